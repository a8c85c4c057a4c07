import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn, titlesIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectProject } from '../../../../test/support/project.ts';
import { layered } from '../../../../test/support/samples.ts';

const code = 'invalid-config';
const trainer =
  'from transformers import HfArgumentParser, TrainingArguments\nHfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';
const job = (command: string, script: string, files: string) =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/train.py\n${script}\n${files}`;
const json = (text: string) => `--- p/src/ds.json\n${text}\n`;
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));
const messages = (text: string) => messagesIn(text, code);

describe(code, () => {
  test('JSON that Python does not read', () => {
    const said = (text: string) =>
      messages(job('torchrun train.py --deepspeed ds.json', trainer, json(text)));
    assert.deepEqual(said('{"a": {"b": true,}}'), [
      'transformers cannot read ds.json: JSON has no comma before "}".',
    ]);
    assert.deepEqual(said('{"a": [1, 2, ]}'), [
      'transformers cannot read ds.json: JSON has no comma before "]".',
    ]);
    assert.deepEqual(said('{ // all\n"a": 1}'), ['transformers cannot read ds.json: JSON has no comments.']);
    assert.deepEqual(said('{"a": True}'), ['transformers cannot read ds.json: JSON has "true", not "True".']);
    assert.deepEqual(said("{'a': 1}"), ['transformers cannot read ds.json: JSON has double quotes only.']);
    assert.deepEqual(said('{"a": 1 "b": 2}'), ['transformers cannot read ds.json: a comma is missing here.']);
    assert.deepEqual(said('{"a": 1'), ['transformers cannot read ds.json: "}" is missing here.']);
    assert.deepEqual(said('{"a": [5e8, -0.5, null, "x\\ty"]}'), []);
    assert.deepEqual(said('{"a": NaN, }'), []);
    const titles = (text: string) =>
      titlesIn(job('torchrun train.py --deepspeed ds.json', trainer, json(text)), code);
    assert.deepEqual(titles('{"a": {"b": true,}}'), ['Remove the comma in ds.json']);
    assert.deepEqual(titles('{"a": True}'), []);
    assert.deepEqual(
      relatedIn(job('torchrun train.py --deepspeed ds.json', trainer, json('{"a": 1,}')), code),
      ['p/src/ds.json: It is here.'],
    );
  });

  test('stands at the word that names it, or at the program', () => {
    expectProject(
      `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: accelerate launch --config_file ds.json train.py\n#                                        ^^^^^^^ ${code} error\n--- p/src/train.py\npass\n${json('{"distributed_type": "NO",}')}`,
    );
    const named = 'from transformers import TrainingArguments\nTrainingArguments("out", deepspeed="ds.json")';
    assert.deepEqual(found(job('python train.py', named, json('{"a": 1,}'))), [`${code} error`]);
  });

  test('what the trainer of Lightning sets itself', () => {
    const strategy = (config: string, module = 'pytorch_lightning.strategies') =>
      `from ${module} import DeepSpeedStrategy\nDeepSpeedStrategy(config=${config})`;
    const of = (script: string, text = '{"gradient_accumulation_steps": 4}') =>
      found(job('python train.py', script, json(text)));
    assert.deepEqual(of(strategy('"ds.json"')), [`${code} error`]);
    assert.deepEqual(
      of(strategy('"ds.json"'), '{"zero_optimization": {"gradient_accumulation_steps": 4}}'),
      [],
    );
    assert.deepEqual(of(strategy('"ds.json"', 'lightning.fabric.strategies')), []);
    assert.deepEqual(of(strategy('{"gradient_accumulation_steps": 4}')), [`${code} error`]);
    assert.deepEqual(of(strategy('{"gradient_accumulation_steps": 4}', 'lightning.fabric.strategies')), []);
    assert.deepEqual(of(strategy('{"zero_optimization": {"stage": 2}}')), []);
    assert.deepEqual(of(strategy('{"gradient_accumulation_steps": 4}', 'own')), []);
    const steps = 'gradient_accumulation_steps';
    for (const script of [
      strategy('{"zero_optimization": {"stage": 2}}, note="gradient_accumulation_steps"'),
      strategy(`{${steps}: 4}`).replace('\n', `\n${steps} = "x"\n`),
      strategy(`dict(${steps}=4)`),
      strategy('x').replace('config=x', `stage=2) # ${steps}`),
      strategy(`{"${steps}": 4}`).replace('config', 'more'),
      `${strategy(`{"${steps}": 4}`)}.config.pop("${steps}")`,
      strategy(`{"${steps}": 4}`).replace(/\n\w+/, '\nclass Own(DeepSpeedStrategy):\n    pass\nOwn'),
    ])
      assert.deepEqual(of(script, '{}'), [], script);
    for (const [script, text, where, file] of [
      [strategy('"ds.json"'), `{"${steps}": 4}`, 'ds.json', 'ds.json'],
      [strategy(`{"a": 1, "${steps}": 4}`), '{}', 'the configuration of DeepSpeedStrategy', 'train.py'],
    ] as const) {
      const whole = job('python train.py', script, json(text));
      assert.deepEqual(messages(whole), [
        `Lightning refuses ${steps} in ${where}. Pass accumulate_grad_batches to its Trainer.`,
      ]);
      assert.deepEqual(relatedIn(whole, code), [`p/src/${file}: It is here.`]);
    }
    // Fabric has no trainer.
    const fabric = `import lightning.fabric\n${strategy('"ds.json"')}`;
    assert.deepEqual(of(fabric), []);
    const beside = `${json(`{"${steps}": 4}`)}--- p/src/own.py\nimport lightning.fabric\n`;
    assert.deepEqual(found(job('python train.py', `import own\n${strategy('"ds.json"')}`, beside)), []);
    // In a module that the script calls.
    const own = `--- p/src/own.py\n${strategy(`{"${steps}": 4}`).replace('\n', '\ndef make():\n    ')}\n`;
    assert.deepEqual(found(job('python train.py', 'from own import make\nmake()', own)), [`${code} error`]);
  });

  test('DeepSpeed itself reads more', () => {
    const deepspeed =
      'import argparse\nimport deepspeed\np = argparse.ArgumentParser()\np = deepspeed.add_config_arguments(p)\np.parse_args()';
    assert.deepEqual(
      found(job('deepspeed train.py --deepspeed --deepspeed_config ds.json', deepspeed, json('{"a": 1,}'))),
      [],
    );
  });

  test('a file that the code writes', () => {
    const writing = `import json\njson.dump({}, open("ds.json", "w"))\n${trainer}`;
    assert.deepEqual(found(job('torchrun train.py --deepspeed ds.json', writing, json('{"a": 1,}'))), []);
    const before = 'python make.py && torchrun train.py --deepspeed ds.json';
    assert.deepEqual(found(job(before, trainer, json('{"a": 1,}'))), []);
    for (const [written, count] of [
      ['yaml.safe_dump({}, open("acc.yaml"))', 0],
      ['yaml.dump({}, open("acc.yaml"))', 0],
      ['shutil.copy("a", "acc.yaml")', 0],
      ['print("acc.yaml")', 1],
      ['yaml.safe_dump({}, open("other.yaml"))', 1],
    ] as const) {
      const text = job(
        'accelerate launch --config_file acc.yaml train.py',
        written,
        '--- p/src/acc.yaml\nmixed_precison: no\n',
      );
      assert.equal(found(text).length, count, written);
    }
    // The keys of another file are those of DeepSpeed.
    assert.deepEqual(
      found(job('torchrun train.py --deepspeed ds.json', trainer, json('{"mixed_precison": 1}'))),
      [],
    );
  });

  test('keys of accelerate', () => {
    const command = 'accelerate launch --config_file acc.yaml train.py';
    const config = (text: string) => job(command, 'pass', `--- p/src/acc.yaml\n${text}\n`);
    const typo = config('distributed_type: MULTI_GPU\nmixed_precison: bf16');
    assert.deepEqual(messages(typo), [
      'accelerate refuses the key "mixed_precison" in acc.yaml. Did you mean "mixed_precision"?',
    ]);
    assert.deepEqual(relatedIn(typo, code), ['p/src/acc.yaml: It is here.']);
    assert.deepEqual(titlesIn(typo, code), ['Use mixed_precision in acc.yaml']);
    assert.deepEqual(found(config('')), []);
    const { files } = expectFixed(typo, code);
    assert.equal(files.get('p/src/acc.yaml'), 'distributed_type: MULTI_GPU\nmixed_precision: bf16\n');
    assert.deepEqual(found(config('distributed_type: MULTI_GPU\nnum_processes: 4\ndynamo_backend: NO')), []);
    // A later release may have it.
    assert.deepEqual(found(config('distributed_type: MULTI_GPU\nquantum_settings: {}')), []);
    assert.deepEqual(
      found(
        config(
          'compute_environment: AMAZON_SAGEMAKER\ndistributed_type: NO\nadditional_args: {}\nbase_job_name: a\nec2_instance_type: x\niam_role_name: x\nimage_uri: x\nprofile: x\npy_version: x\npytorch_version: x\nregion: x\nsagemaker_inputs_file: x\nsagemaker_metrics_file: x\ntransformers_version: x',
        ),
      ),
      [],
    );
  });

  test('the fix takes the comma away', () => {
    const { files } = expectFixed(
      job('torchrun train.py --deepspeed ds.json', trainer, json('{"a": 1, }')),
      code,
    );
    assert.equal(files.get('p/src/ds.json'), '{"a": 1 }\n');
  });

  describe('keys that DeepSpeed refuses', () => {
    const named = 'from transformers import TrainingArguments\nTrainingArguments("out", deepspeed="ds.json")';
    const of = (text: string, deepspeed = 'deepspeed==0.17.5', script = named) =>
      `${layered(deepspeed).replace('command:', 'code: ./src\ncommand:')}--- src/train.py\n${script}\n--- src/ds.json\n${text}\n`;
    const said = (...given: Parameters<typeof of>) => messages(of(...given));

    test('those of fp16 in bf16, from 0.17.1 on', () => {
      const scaled = '{"bf16": {"enabled": true, "loss_scale": 0, "hysteresis": 2}}';
      const expected = [
        'DeepSpeed refuses the keys "loss_scale", "hysteresis" in "bf16" of ds.json. Only fp16 scales the loss.',
      ];
      assert.deepEqual(said(scaled), expected);
      assert.deepEqual(said(scaled, 'deepspeed==0.19.5'), expected);
      for (const deepspeed of ['deepspeed==0.17.0', 'deepspeed==0.19.6', 'deepspeed', 'deepspeed>=0.17'])
        assert.deepEqual(said(scaled, deepspeed), [], deepspeed);
      for (const text of [
        '{"bf16": {"enabled": "auto", "loss_scale": "auto"}}',
        '{"bf16": {"enabled": true, "check_grad_overflow": false, "immediate_grad_update": true}}',
        '{"fp16": {"enabled": true, "loss_scale": 0, "hysteresis": 2, "auto_cast": true}}',
        '{"bf16": true}',
        '{"bf16": {"enabled": true // "loss_scale": 0\n}}',
      ])
        assert.deepEqual(said(text, undefined, named.replace('transformers', 'trl')), [], text);
    });

    test('those of ZeRO, from 0.7 on', () => {
      const zero = (more: string) => `{"zero_optimization": {"stage": 3, ${more}}}`;
      assert.deepEqual(said(zero('"overlap_com": true'), 'deepspeed==0.7.0'), [
        'DeepSpeed refuses the key "overlap_com" in "zero_optimization" of ds.json. Did you mean "overlap_comm"?',
      ]);
      assert.deepEqual(said(zero('"offload_param": {"device": "cpu", "fast_init": true}')), [
        'DeepSpeed refuses the key "fast_init" in "offload_param" of ds.json.',
      ]);
      assert.deepEqual(said(zero('"zenflow": {}, "a": 1'), 'deepspeed==0.16.9'), [
        'DeepSpeed refuses the keys "zenflow", "a" in "zero_optimization" of ds.json. DeepSpeed 0.17.5 and later have the first.',
      ]);
      assert.deepEqual(said(zero('"a": 1, "b": 2, "c": 3, "d": 4')), [
        'DeepSpeed refuses the keys "a", "b" and 2 more in "zero_optimization" of ds.json.',
      ]);
      for (const text of [
        zero('"stage3_gather_fp16_weights_on_model_save": true, "cpu_offload": true'),
        zero('"zenflow": {"x": 1}, "offload_optimizer": {"device": "cpu", "ratio": 0.3}'),
        '{"zero_optimization": {"stage": 2}, "own": {"a": 1}}',
        '{"zero_optimization": true}',
      ])
        assert.deepEqual(said(text), [], text);
      assert.deepEqual(said(zero('"overlap_com": true'), 'deepspeed==0.6.7'), []);
    });

    test('where other code may take them out, or reads the file', () => {
      const text = '{"bf16": {"loss_scale": 0}}';
      const initialize = 'import deepspeed\ndeepspeed.initialize(model=model, config="ds.json")';
      assert.equal(said(text, undefined, initialize).length, 1);
      for (const more of [
        'ds_config["bf16"].pop("loss_scale")',
        'DeepSpeedConfigModel.model_config["extra"] = "ignore"',
        'plugin.hf_ds_config.del_config_sub_tree("bf16")',
      ])
        assert.deepEqual(said(text, undefined, `${initialize}\n${more}`), [], more);
      assert.deepEqual(said(text, undefined, 'pass'), []);
      const steps = (line: string) =>
        messages(of(text).replace(/(RUN pip install -r .*)/, `$1\nRUN ${line}`));
      assert.equal(steps('pip install tqdm').length, 1);
      assert.deepEqual(steps('pip install git+https://github.com/own/DeepSpeed@own'), []);
      assert.deepEqual(
        steps('sed -i s/forbid/ignore/ /opt/lib/site-packages/deepspeed/runtime/config_utils.py'),
        [],
      );
    });

    test('the fixes', () => {
      const fixed = (text: string) => expectFixed(of(text), code).files.get('src/ds.json');
      assert.equal(
        fixed('{"bf16": {"enabled": true, "loss_scale": 0, "hysteresis": 2}}'),
        '{"bf16": {"enabled": true}}\n',
      );
      assert.equal(
        fixed('{"zero_optimization": {"overlap_com": true, "stage": 2}}'),
        '{"zero_optimization": {"overlap_comm": true, "stage": 2}}\n',
      );
      const titles = (text: string) => titlesIn(of(text), code);
      assert.deepEqual(titles('{"bf16": {"enabled": true, "loss_scale": 0}}'), [
        'Remove "loss_scale" from ds.json',
      ]);
      assert.deepEqual(titles('{"bf16": {"loss_scale": 0, "enabled": true}}'), []);
      assert.deepEqual(titles('{"bf16": {"loss_scale": 0}}'), []);
    });
  });
});
