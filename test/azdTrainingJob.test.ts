/** The job of `azd ai training`: what tells it from a command job of Azure ML, and what is wrong with it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documentKinds, kindOfSchema, schemaAddressOf } from '../src/core/azureml/documents/kinds.ts';
import { documentSymbols } from '../src/core/azureml/symbols/outline.ts';
import {
  completed,
  completionsOf,
  expectFindings,
  expectHover,
  factsOf,
  findingsOf,
  fixed,
} from './support/yaml.ts';

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
const head = `command: python train.py\nenvironment: example.azurecr.io/training:1\ncompute: gpu\n`;
const job = `${head}storage_connection_name: project-storage\n`;

/** Every finding with the text that it marks. */
function said(text: string): string[] {
  // Hints about how a job will run have tests of their own.
  const findings = findingsOf(text).filter(({ code }) => code !== 'missing-shm-size');
  return findings.map(
    ({ severity, code, span }) => `${severity} ${code} ${text.slice(span.start, span.end)}`,
  );
}

/** The job with an input that its command names. */
function use(name: string, input: string): string {
  return `${job.replace('train.py', `train.py \${{inputs.${name}}}`)}inputs:\n  ${name}: ${input}\n`;
}

describe('a job of azd ai training', () => {
  const kindOf = (text: string) => factsOf(text).document?.kind;

  test('is told by what the Azure ML CLI refuses', () => {
    for (const more of [
      'storage_connection_name: project-storage\n',
      'inputs:\n  data:\n    type: uri_folder\n    path: azureai://accounts/a/projects/p/data/d/versions/1\n',
      'code: azureai://accounts/a/projects/p/data/d/versions/1\n',
      'outputs:\n  model: {type: custom_model, asset_name: m}\n',
      'outputs:\n  model: {type: custom_model, asset_version: "1"}\n',
      'gpu_count: 2\n',
      'instance_count: 2\n',
      'type: command\ngpu_count: 2\n',
    ])
      assert.equal(kindOf(head + more), 'azdTrainingJob', more);
    assert.equal(kindOf('command: a\nstorage_connection_name: s\n'), 'azdTrainingJob');
    const starter =
      '$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\ntype: command\n';
    assert.equal(kindOf(starter + job), 'azdTrainingJob');
    assert.deepEqual(said(starter + job), []);
  });

  test('is no job of Azure ML that has a mistake', () => {
    const schema = '$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n';
    for (const [text, kind] of [
      [head, 'commandJob'],
      ['command: a\nenvironment: azureml:e:1\ncompute: azureml:c\ninstance_count: 2\n', 'commandJob'],
      ['command: a\nenvironment: <image>\ncompute: c\ngpu_count: 2\n', 'commandJob'],
      ['command: a\nenvironment: {image: a/b}\ncompute: c\nstorage_connection_name: s\n', 'commandJob'],
      ['type: pipeline\njobs: {a: {command: a, environment: b/c, gpu_count: 2}}\n', 'pipelineJob'],
      [`type: sweep\nstorage_connection_name: s\ncommand: a\nenvironment: a/b\n`, undefined],
      [`${schema}${head}gpu_count: 2\n`, 'commandJob'],
      [`$schema: https://example.com/job.json\n${job}`, undefined],
      ['storage_connection_name: s\n', undefined],
    ] as const)
      assert.equal(kindOf(text), kind, text);
  });

  test('has no schema address that anybody published', () => {
    assert.equal(schemaAddressOf('azdTrainingJob'), undefined);
    assert.equal(
      kindOfSchema('https://azuremlschemas.azureedge.net/latest/azdTrainingJob.schema.json'),
      undefined,
    );
    assert.equal(documentKinds.filter((kind) => schemaAddressOf(kind) === undefined).length, 1);
  });
});

describe('the environment of a job of azd ai training', () => {
  test('is an image, with what is inside', () => {
    expectHover(
      `${job.replace(/environment: .*/, `environment: ${image}:bi|weekly.202607.1`)}`,
      /PyTorch/,
      /2\.8/,
    );
    expectHover(job.replace(/environment: .*/, 'envi|ronment: a/b'), /Container image/);
  });

  test('is judged as an image, and never as a reference of Azure ML', () => {
    expectFindings(`
command: python train.py
environment: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch281:biweekly.202607.1
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image warning
compute: gpu
gpu_count: 1
`);
    expectFindings(job);
    expectFindings(job.replace(/environment: .*/, 'environment: training'));
    expectFindings(job.replace(/environment: .*/, 'environment: azureml:mine'));
    expectFindings(`
command: python train.py
environment: azureml://registries/azureml/environments/acpt-pytorch-1.12-py39-cuda11.6/versions/16
#                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ retired-environment
compute: gpu
storage_connection_name: project-storage
`);
  });

  test('is completed with images, and with references behind their prefix', () => {
    const marked = (text: string) => job.replace(/environment: .*/, `environment: ${text}|`);
    const labels = completionsOf(marked('')).map(({ label }) => label);
    assert.ok(labels.some((label) => label.startsWith('stable-ubuntu2204-cu126-py310-torch280:')));
    assert.ok(!labels.some((label) => label.startsWith('azureml:')));
    const references = completionsOf(marked('azureml:')).map(({ newText }) => newText);
    assert.ok(references.some((text) => text.startsWith('azureml://registries/azureml/environments/acpt-')));
  });
});

describe('keys of a job of azd ai training', () => {
  test('are offered and explained', () => {
    const keys = completionsOf(`${job}|\n`).map(({ label }) => label);
    assert.ok(keys.includes('gpu_count') && keys.includes('distribution') && !keys.includes('limits'));
    expectHover(`${job}gpu_|count: 2\n`, /^\*\*gpu_count\*\*/, /azure\.ai\.training/);
    assert.deepEqual(
      completionsOf(`${job}services:\n  s:\n    type: |\n`).map(({ label }) => label),
      ['jupyter_lab', 'vs_code', 'custom', 'tensor_board', 'ssh'],
    );
    assert.ok(completed(`${job}distribution:\n  type: r|\n`, 'ray').includes('type: ray'));
  });

  test('that nobody knows are left alone, and slips of the pen only hinted at', () =>
    assert.deepEqual(
      said(
        `${job}queue_settings: {job_tier: standard}\nmy_own_note: 1\ndisplay_nam: a\nresources:\n  shm: 16g\n`,
      ),
      ['hint unknown-key display_nam', 'hint unknown-key shm'],
    ));

  test('that are written twice make the tool refuse the file', () =>
    assert.deepEqual(said(`${job}gpu_count: 1\ngpu_count: 2\n`), ['error duplicate-key gpu_count']));
});

describe('the rules of azd ai training job validate', () => {
  /** A mistake, what is said of it, and the same mended, of which nothing is said. */
  const rules: readonly (readonly [string, string, readonly string[], string])[] = [
    [
      'command, environment and compute are required',
      'command: a\nstorage_connection_name: s\n',
      ['error missing-key command', 'error missing-key command'],
      'command: a\nenvironment: a/b:1\ncompute: c\nstorage_connection_name: s\n',
    ],
    [
      'what is required is not empty',
      'command: a\nenvironment: a/b:1\ncompute:\ngpu_count: 1\n',
      ['error wrong-type compute'],
      'command: a\nenvironment: a/b:1\ncompute: c\ngpu_count: 1\n',
    ],
    [
      'code is no git address',
      `${job}code: git+https://github.com/a/b\n`,
      ['error service-refuses git+https://github.com/a/b'],
      `${job}code: https://account.blob.core.windows.net/code\n`,
    ],
    [
      'an input has a type',
      use('data', '{path: ./data}'),
      ['error missing-key data'],
      use('data', '{type: uri_folder, path: ./data}'),
    ],
    ['or a value', use('rate', '{mode: direct}'), ['error missing-key rate'], use('rate', '{value: 0.1}')],
    ['an input is not empty', use('data', ''), ['error wrong-type data'], use('data', '{type: uri_file}')],
    ['an input is no literal', use('rate', '0.1'), ['error wrong-type 0.1'], use('rate', '{value: 0.1}')],
    [
      'an output has a type',
      `${job}outputs:\n  model: {mode: rw_mount}\n`,
      ['error missing-key model'],
      `${job}outputs:\n  model: {mode: rw_mount, type: custom_model}\n`,
    ],
    [
      'no output is called default',
      `${job}outputs:\n  Default: {type: uri_folder}\n`,
      ['error invalid-name Default'],
      `${job}outputs:\n  default-model.1: {type: uri_folder}\n`,
    ],
    [
      'the command names inputs that there are',
      use('data', '{type: uri_file}').replace('inputs.data', 'inputs.date'),
      ['error unknown-binding date', 'hint unused-input data'],
      use('data', '{type: uri_file}'),
    ],
    [
      'in brackets they may be absent',
      job.replace('train.py', 'train.py ${{inputs.a}} [--b ${{inputs.b}}]'),
      ['error unknown-binding a'],
      job.replace('train.py', 'train.py [--a ${{inputs.a}} --b ${{inputs.b}}]'),
    ],
    [
      'placeholders have two braces',
      job.replace('train.py', 'train.py {inputs.a} ${outputs.b} {{inputs.c}}'),
      [
        'error malformed-expression {inputs.a}',
        'error malformed-expression ${outputs.b}',
        'error malformed-expression {{inputs.c}}',
      ],
      job.replace('train.py', 'train.py ${{outputs.b}} {x} ${HOME}'),
    ],
    [
      'services have a type',
      `${job}services:\n  a: {port: 1}\n  b: {type: shell}\n`,
      ['error missing-key a', 'error unknown-value shell'],
      `${job}services:\n  a: {port: 1, type: Jupyter_Lab}\n  b: {type: custom}\n`,
    ],
    [
      'and ssh a key',
      `${job}services:\n  a: {type: ssh}\n  b: {type: ssh, ssh_public_keys: ""}\n`,
      ['error missing-key a', 'error wrong-format ""'],
      `${job}services:\n  a: {type: ssh, ssh_public_keys: ssh-ed25519 AAAA}\n`,
    ],
    [
      'distribution has a type',
      `${job}distribution: {process_count_per_instance: 2}\n`,
      ['error missing-key distribution'],
      `${job}distribution: {process_count_per_instance: 2, type: PyTorch}\n`,
    ],
    [
      'one of four',
      `${job}distribution: {type: deepspeed}\n`,
      ['error unknown-value deepspeed'],
      `${job}distribution: {type: mpi}\n`,
    ],
    [
      'ports of Ray are ports',
      `${job}distribution: {type: ray, port: 99999, dashboard_port: 0}\n`,
      ['error service-refuses 99999', 'error service-refuses 0'],
      `${job}distribution: {type: ray, port: 65535, dashboard_port: 1}\n`,
    ],
    [
      'numbers have no quotes, texts need none, and nothing is no mistake',
      `${job}gpu_count: "2"\n`,
      ['error wrong-type "2"'],
      `${job}gpu_count: 2\nname: 3\ntags: {day: 2026-11-23, none: , yes: true}\ncode:\ninputs:\n`,
    ],
  ];
  for (const [name, wrong, expected, right] of rules)
    test(name, () => {
      assert.deepEqual(said(wrong), expected);
      assert.deepEqual(said(right), []);
    });

  test('are told with what would be right', () => {
    const messages = (text: string) => findingsOf(text).map(({ message }) => message);
    assert.deepEqual(messages(`${job}services:\n  a: {port: 1}\n`), [
      '"a" is missing the required key "type": jupyter_lab, vs_code, custom, tensor_board or ssh.',
    ]);
    assert.deepEqual(messages(`${job}outputs:\n  default: {type: uri_folder}\n`), [
      'Invalid output name "default": the name is reserved by the service.',
    ]);
    assert.equal(
      fixed(job.replace('train.py', 'train.py ${{inputs.data}}'), /Declare/),
      `${job.replace('train.py', 'train.py ${{inputs.data}}')}`.concat(
        'inputs:\n  data:\n    type: uri_folder\n',
      ),
    );
    assert.match(fixed(job.replace('train.py', '{outputs.model}')), /\$\{\{outputs\.model\}\}/);
  });
});

describe('expressions of a job of azd ai training', () => {
  test('are completed and explained in its command only, and left alone elsewhere', () => {
    const inputs = 'inputs: {data: {type: uri_file}, rate: {value: 3}}\n';
    const command = (text: string) => `${job.replace('train.py', text)}${inputs}`;
    assert.deepEqual(
      completionsOf(command('${{inputs.|}} ${{inputs.data}}')).map(({ label }) => label),
      ['data', 'rate'],
    );
    expectHover(command('${{inputs.da|ta}} ${{inputs.rate}}'), /uri_file/);
    assert.deepEqual(
      said(
        `${command('${{inputs.data}} ${{inputs.rate}}')}environment_variables: {RATE: "\${{inputs.rate}}"}\n`,
      ),
      [],
    );
  });

  test('stand in an outline as those of other jobs do', () => {
    const outline = documentSymbols(factsOf(use('data', '{type: uri_file}')))[0];
    assert.equal(outline?.detail, 'command job');
    const names = outline?.children.flatMap(({ name, children }) => [
      name,
      ...children.map((each) => each.name),
    ]);
    assert.deepEqual(names, ['command', 'environment', 'compute', 'inputs', 'data']);
  });
});
