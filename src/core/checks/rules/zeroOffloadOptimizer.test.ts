import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relatedIn } from '../../../../test/support/details.ts';
import { filesOf, Workspace } from '../../../../test/support/project.ts';
import { layered } from '../../../../test/support/samples.ts';

const code = 'zero-offload-optimizer';
const offloading = '{"zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}}';
const start =
  'engine, optimizer, _, _ = deepspeed.initialize(model=model, optimizer=optimizer, config="ds.json")';
const adam = 'optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)';

function job(
  script: string,
  { config = offloading, deepspeed = 'deepspeed==0.17.5', command = 'python train.py' } = {},
) {
  const document = layered(deepspeed).replace('command: python train.py', `code: ./src\ncommand: ${command}`);
  return `${document}--- src/train.py\nimport deepspeed\nimport torch\n${script}\n--- src/ds.json\n${config}\n`;
}

const said = (...given: Parameters<typeof job>) =>
  new Workspace(filesOf(job(...given))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message}`] : [],
  );
const found = (name = 'torch.optim.AdamW') => [
  `error train.py gives ${name} to deepspeed.initialize, which refuses it with offload_optimizer. Use deepspeed.ops.adam.DeepSpeedCPUAdam.`,
];

describe(code, () => {
  test('an optimizer of PyTorch', () => {
    for (const [script, name] of [
      [`${adam}\n${start}`],
      [
        'deepspeed.initialize(None, model, torch.optim.SGD(model.parameters()), config="ds.json")',
        'torch.optim.SGD',
      ],
      [`def main():\n    ${adam}\n    ${start}\n\nmain()`],
      [`from torch.optim import Adam\noptimizer = Adam(model.parameters())\n${start}`, 'torch.optim.Adam'],
    ] as const)
      assert.deepEqual(said(script), found(name), script);
    for (const script of [
      `from deepspeed.ops.adam import DeepSpeedCPUAdam\noptimizer = DeepSpeedCPUAdam(model.parameters())\n${start}`,
      `optimizer = make(model)\n${start}`,
      `${adam}\nif offload:\n    optimizer = DeepSpeedCPUAdam(model.parameters())\n${start}`,
      `class AdamW(torch.optim.AdamW):\n    def __init__(self):\n        pass\n\noptimizer = AdamW()\n${start}`,
      'deepspeed.initialize(model=model, config="ds.json")',
      `${adam}\ndeepspeed.initialize(optimizer=optimizer, config="ds.json", **more)`,
      `${adam}\nif many:\n    ${start}`,
      `${adam}\n${start}\ndeepspeed.initialize(model=other, config="other.json")`,
    ])
      assert.deepEqual(said(script), [], script);
  });

  test('what the configuration says', () => {
    const of = (config: string) => said(`${adam}\n${start}`, { config });
    assert.deepEqual(of(offloading.replace('cpu', 'nvme')), found());
    for (const config of [
      offloading.replace('cpu', 'none'),
      offloading.replace('offload_optimizer', 'offload_param'),
      offloading.replace('{"zero', '{"zero_force_ds_cpu_optimizer": false, "zero'),
      offloading.replace('{"device": "cpu"}', 'null'),
      `// offload\n${offloading}`,
      '{}',
    ])
      assert.deepEqual(of(config), [], config);
    const writes = 'json.dump(config, open("ds.json", "w"))';
    assert.deepEqual(said(`${adam}\n${writes}\n${start}`), []);
    const after = (command: string) =>
      said(`${adam}\n${start}\n--- src/prepare.py\nimport json\n${writes}`, { command });
    assert.deepEqual(after('python prepare.py && python train.py'), []);
    assert.deepEqual(after('sed -i s/cpu/none/ ds.json && python train.py'), []);
    assert.deepEqual(after('ls && python train.py'), found());
  });

  test('a configuration in the code, or in an option', () => {
    const used = (config: string, more = '') =>
      said(
        `${adam}\nconfig = ${config}\n${more}deepspeed.initialize(model=model, optimizer=optimizer, config=config)`,
      );
    assert.deepEqual(used(offloading), found());
    assert.deepEqual(used(offloading, 'config["zero_optimization"].pop("offload_optimizer")\n'), []);
    for (const more of [
      'adapt(config)',
      'adapt(model, config)',
      'adapt(model, config=config)',
      'same = config\nsame["zero_force_ds_cpu_optimizer"] = False',
      'for each in [config]:\n    each.clear()',
      'config |= more',
      'DeepSpeedEngine.zero_force_ds_cpu_optimizer = own',
    ])
      assert.deepEqual(used(offloading, `${more}\n`), [], more);
    assert.deepEqual(used('{"zero_optimization": zero}'), []);
    assert.deepEqual(used('{**base, "zero_optimization": {"offload_optimizer": {"device": "cpu"}}}'), []);
    assert.deepEqual(used(offloading.replace('{"zero', '{"zero_force_ds_cpu_optimizer": False, "zero')), []);
    const parser =
      'import argparse\nparser = argparse.ArgumentParser()\nparser = deepspeed.add_config_arguments(parser)\nargs = parser.parse_args()\n';
    const command = 'deepspeed train.py --deepspeed --deepspeed_config ds.json';
    const inOption = `${parser}${adam}\ndeepspeed.initialize(args=args, model=model, optimizer=optimizer)`;
    assert.deepEqual(said(inOption, { command }), found());
    assert.deepEqual(said(inOption), []);
    assert.deepEqual(said(inOption.replace(adam, `args.deepspeed_config = other\n${adam}`), { command }), []);
    assert.deepEqual(
      said(`${adam}\ndeepspeed.initialize(model=model, optimizer=optimizer, config=load("ds.json"))`),
      [],
    );
  });

  test('the releases that refuse it', () => {
    const installing = (deepspeed: string) => said(`${adam}\n${start}`, { deepspeed });
    for (const release of ['0.8.3', '0.19.5']) assert.deepEqual(installing(`deepspeed==${release}`), found());
    for (const deepspeed of ['deepspeed==0.8.2', 'deepspeed==0.19.6', 'deepspeed>=0.18'])
      assert.deepEqual(installing(deepspeed), [], deepspeed);
  });

  test('where it stands', () => {
    assert.deepEqual(relatedIn(job(`${adam}\n${start}`), code), [
      'src/train.py: The optimizer is made here.',
      'src/ds.json: It is offloaded here.',
    ]);
  });
});
