/** Which documents are recognised, and as what; what keys and values are offered and explained in them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frozenMatrix } from './support/frozenMatrix.ts';
import { Workspace } from './support/project.ts';
import { completed, completionsOf, expectFindings, expectHover, factsOf, fixed } from './support/yaml.ts';

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

describe('documents', () => {
  const kindOf = (text: string) => factsOf(text).document?.kind;

  test('are recognised by every spelling of $schema that was seen', () => {
    for (const address of [
      'https://azuremlschemas.azureedge.net/latest/commandJob.schema.json',
      'https://azuremlschemas.azureedge.net/development/commandJob.schema.json',
      'http://azureml/sdk-2-0/CommandJob.json',
      'https://azuremlsdk2.blob.core.windows.net/latest/commandJob.schema.json',
      'https://azuremlschemasprod.azureedge.net/latest/commandJob.schema.json',
    ])
      assert.equal(kindOf(`$schema: ${address}\n`), 'commandJob', address);
    assert.equal(
      kindOf(
        '# yaml-language-server: $schema=https://azuremlschemas.azureedge.net/latest/data.schema.json\na: 1\n',
      ),
      'data',
    );
    assert.equal(kindOf(schema('modelBatchDeployment')), 'batchDeployment');
    assert.equal(
      kindOf(
        '$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json\ncommand: a\nenvironment: b\n',
      ),
      undefined,
    );
  });

  test('are tables by the name of their file, whatever is in them', () => {
    const kindAt = (path: string, text: string) =>
      new Workspace(new Map([[path, text]])).facts(path).document?.kind;
    for (const text of [
      'paths: [{file: ./a.csv}]\n',
      'transformations: []\n',
      `${schema('MLTable')}type: mltable\n`,
      '',
    ])
      assert.equal(kindAt('p/MLTable', text), 'mltable', text);
    assert.equal(kindAt('p/table.yml', `${schema('MLTable')}paths: []\n`), 'mltable');
    assert.equal(kindAt('p/table.yml', 'paths: [{file: ./a.csv}]\n'), undefined);
    assert.equal(kindAt('p/mltable', 'paths: [{file: ./a.csv}]\n'), undefined);
  });

  test('offer in a table what can be done with its data', () => {
    const table = schema('MLTable');
    assert.equal(
      completed(`${table}transformations:\n  - read_delimited:\n      header: |`, 'from_first_file'),
      `${table}transformations:\n  - read_delimited:\n      header: from_first_file`,
    );
    const labels = completionsOf(`${table}transformations:\n  - |`).map(({ label }) => label);
    assert.ok(
      ['read_parquet', 'convert_column_types'].every((each) => labels.includes(each)),
      `${labels}`,
    );
    expectHover(`${table}paths: []\ntransfor|mations: []\n`, /in this order/);
  });

  test('are what their type says, when the schema says otherwise', () => {
    const text = `${schema('pipelineComponent')}type: command\nname: a\ncommand: b\nenvironment: azureml:c:1\n`;
    assert.equal(kindOf(text), 'commandComponent');
    assert.equal(kindOf(`${schema('amlCompute')}type: virtualmachine\nname: a\n`), undefined);
    assert.equal(kindOf(`${schema('amlCompute')}type: amlcompte\nname: a\n`), 'amlCompute');
    assert.equal(kindOf(`${schema('compute')}type: compute_instance\nname: a\n`), 'amlCompute');
  });

  test('are recognised by names that no schema has, which people and assistants write', () => {
    assert.equal(kindOf(`${schema('onlineDeployment')}name: a\n`), 'managedOnlineDeployment');
    assert.equal(kindOf(`${schema('onlineDeployment')}type: kubernetes\n`), 'kubernetesOnlineDeployment');
    assert.equal(kindOf(`${schema('onlineEndpoint')}name: a\n`), 'managedOnlineEndpoint');
    assert.equal(kindOf(`${schema('compute')}type: amlcompute\n`), 'amlCompute');
    assert.equal(kindOf(`${schema('compute')}type: kubernetes\n`), undefined);
    expectFindings(`${schema('compute')}type: computeinstance\nname: a-b\nsize: Standard_DS3_v2\n`);
    assert.equal(kindOf(`${schema('compute')}type: computeinstance\n`), 'computeInstance');
  });

  test('are endpoints of Kubernetes where they have a compute', () => {
    const endpoint = `${schema('managedOnlineEndpoint')}name: abc\nauth_mode: key\n`;
    expectFindings(`${endpoint}compute: azureml:k8s\n`);
    assert.equal(kindOf(`${endpoint}compute: azureml:k8s\n`), 'kubernetesOnlineEndpoint');
    assert.equal(kindOf(`${endpoint}compute:\n`), 'managedOnlineEndpoint');
  });

  test('of the SDK for components that came before the CLI are another format', () => {
    const old = '$schema: http://azureml/sdk-2-0/CommandComponent.json\nname: a\ncommand: b\n';
    assert.equal(kindOf(`${old}type: CommandComponent\n`), undefined);
    assert.equal(kindOf(`${old}type: command\n`), 'commandComponent');
    assert.equal(kindOf(`${schema('commandComponent')}type: CommandComponent\n`), 'commandComponent');
  });

  test('are recognised by their content', () => {
    const cases: [string, string | undefined][] = [
      ['command: a\nenvironment: azureml:e:1\n', 'commandJob'],
      [
        'command: a\nenvironment: azureml:e:1\ninputs: {x: {type: integer, default: 3}}\n',
        'commandComponent',
      ],
      ['type: command\nname: c\ncommand: a\nenvironment: azureml:e:1\n', 'commandComponent'],
      ['name: e\nimage: a/b:1\nconda_file: c.yml\n', 'environment'],
      ['name: e\nimage: mcr.microsoft.com/azureml/x\n', 'environment'],
      ['name: Jane\ndescription: x\nimage: /images/jane.png\ntags: [a]\n', undefined],
      ['name: e\nimage: a/b:1\n', undefined],
      ['build: {gpu: true}\nimage: r8.im/a/b\npredict: predict.py\n', undefined],
      ['command: python a.py\nenvironment: {PYTHONPATH: /srv}\nautostart: true\n', undefined],
      ['command: ls\nenvironment: production\n', undefined],
      ['command: ls\nenvironment: production\ncompute: gpu\n', 'commandJob'],
      ['name: l\nendpoint_name: p\ninstance_type: ml.g5.12xlarge\nmodel: a/b\n', undefined],
      ['build: {path: .}\n', 'environment'],
      ['build: .\nimage: x\nservices: {}\n', undefined],
      ['type: pipeline\njobs: {}\n', 'pipelineJob'],
      ['jobs: {a: {component: ./c.yml}}\n', 'pipelineJob'],
      ['jobs: {a: {runs-on: ubuntu-latest, component: ./c.yml}}\n', undefined],
      ['type: sweep\ntrial: {command: a}\nsearch_space: {}\n', 'sweepJob'],
      ['name: x\nchannels: [a]\ndependencies: [b]\n', undefined],
      ['on: push\ncommand: a\nenvironment: b\n', undefined],
      ['type: amlcompute\nname: gpu\nsize: Standard_NC24ads_A100_v4\n', 'amlCompute'],
      ['name: d\ntype: uri_folder\npath: ./data\n', 'data'],
      ['command: a\n', undefined],
    ];
    for (const [text, kind] of cases) assert.equal(kindOf(text), kind, text);
  });
});

describe('keys and values', () => {
  const labels = (marked: string) => completionsOf(marked).map(({ label }) => label);

  test('are offered where they are allowed, and not twice', () => {
    const keys = labels(`${schema('commandJob')}command: a\n|\n`);
    assert.ok(keys.includes('environment') && keys.includes('compute') && keys.includes('distribution'));
    assert.ok(!keys.includes('command') && !keys.includes('trial'));
    assert.deepEqual(labels(`${schema('commandJob')}command: a\nresources:\n  inst|\n`).slice(0, 1), [
      'instance_count',
    ]);
    assert.ok(labels(`${schema('commandJob')}distribution:\n  type: |\n`).includes('pytorch'));
    assert.equal(
      completed(`${schema('commandJob')}distribution:\n  type: py|\n`, 'pytorch'),
      `${schema('commandJob')}distribution:\n  type: pytorch\n`,
    );
  });

  test('know the GPU sizes of Azure, retired ones last', () => {
    const sizes = completionsOf('type: amlcompute\nname: gpu\nsize: |\n').filter(
      ({ kind }) => kind === 'size',
    );
    assert.equal(sizes.length, frozenMatrix().vmSizes.length);
    assert.match(
      sizes.find(({ label }) => label === 'Standard_ND96isr_H100_v5')?.detail ?? '',
      /^8 × NVIDIA H100.* 80 GiB each$/,
    );
    assert.equal(sizes.at(-1)?.retired, true);
    expectHover('type: amlcompute\nname: gpu\nsize: Standard_NC6|\n', /K80/, /Retired on 2023-09-06/);
  });

  test('are explained, with type, default and link', () => {
    expectHover(
      `${schema('commandJob')}command: a\nresources:\n  shm_|size: 16g\n`,
      /^\*\*shm_size\*\*/,
      /learn\.microsoft\.com/,
    );
    expectHover(
      'command: a\nenv|ironment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15\n',
      /^\*\*environment\*\*/,
      /PyTorch/,
    );
  });

  test('of expressions are offered inside the braces only', () => {
    assert.deepEqual(
      labels('command: python a.py ${{inputs.|}}\nenvironment: azureml:e:1\ninputs: {data: 1, rate: 2}\n'),
      ['data', 'rate'],
    );
    expectHover(
      'command: python a.py ${{inputs.da|ta}}\nenvironment: azureml:e:1\ninputs: {data: 17}\n',
      /17/,
    );
  });
});

describe('mistakes', () => {
  test('are named at their own key, with a fix', () => {
    const text = `${schema('commandJob')}command: a\nenvironment: azureml:e:1\ncompute: azureml:c\nresources:\n  instance_cont: 2\n`;
    expectFindings(`${text}# ^^^^^^^^^^^^^ unknown-key error\n`);
    assert.match(fixed(text), /instance_count: 2/);
  });

  test('in a broken file are reported where the file is whole', () =>
    expectFindings(`$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py
environment: azureml:mine:latest
#                         ^^^^^^ malformed-reference
compute: azureml:c
tags:
  a: [1, 2
#        ^ yaml-syntax
display_name: x
`));

  test('of expressions replace what the schema says of the same place', () =>
    expectFindings(`
command: python train.py \${{inputs.dta}}
#                                  ^^^ unknown-binding
environment: azureml:mine:1
compute: azureml:c
inputs:
  data: 1
# ^^^^ unused-input
`));
});
