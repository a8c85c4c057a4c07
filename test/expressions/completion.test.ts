import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases } from './cases.ts';
import { accepted, completionsAt, labelsAt } from './speak.ts';

const files = { 'train.yml': cases['train.yml'] ?? '' };

const job = (command: string) => `command: ${command}
environment: azureml:e:1
compute: c
inputs:
  data: {type: uri_folder, path: ./data}
  rate: 0.1
outputs:
  model: {type: uri_folder}
`;

test('the contexts of a command, then whole names', () => {
  assert.deepEqual(labelsAt(job('python ${{█')), [
    'inputs',
    'outputs',
    'inputs.data',
    'inputs.rate',
    'outputs.model',
  ]);
  assert.deepEqual(labelsAt(job('python ${{in█')), labelsAt(job('python ${{█')));
  assert.equal(accepted(job('python ${{in█'), 'inputs'), job('python ${{inputs.'));
  assert.equal(accepted(job('python ${{in█'), 'inputs.rate'), job('python ${{inputs.rate}}'));
});

test('names behind a context, with what is missing of the braces', () => {
  for (const [written, result] of [
    ['${{inputs.█', '${{inputs.rate}}'],
    ['${{inputs.█}}', '${{inputs.rate}}'],
    ['${{inputs.█}', '${{inputs.rate}}'],
    ['${{ inputs.da█ }}', '${{ inputs.rate }}'],
    ['${{inputs.d█ata}} more', '${{inputs.rate}} more'],
    ['${{inputs.█ --out ${{outputs.model}}', '${{inputs.rate}} --out ${{outputs.model}}'],
    ['"${{inputs.█"', '"${{inputs.rate}}"'],
    ['"python ${{inputs.█', '"python ${{inputs.rate}}'],
    ["'python ${{inputs.█", "'python ${{inputs.rate}}"],
    [
      '|\n  python a\n  python ${{inputs.█\n  python b',
      '|\n  python a\n  python ${{inputs.rate}}\n  python b',
    ],
    ['>-\n  python ${{inputs.█', '>-\n  python ${{inputs.rate}}'],
  ] as const)
    assert.equal(accepted(job(written), 'rate'), job(result), written);
  const atEnd = (command: string) => `environment: azureml:e:1\ninputs: {rate: 1}\ncommand: ${command}`;
  assert.equal(accepted(atEnd('run ${{inputs.█}}'), 'rate'), atEnd('run ${{inputs.rate}}'));
  assert.deepEqual(labelsAt(job('${{outputs.█')), ['model']);
  assert.deepEqual(labelsAt(job('${{foo.█')), []);
  const [data] = completionsAt(job('${{inputs.█')) ?? [];
  assert.equal(data?.detail, 'uri_folder = ./data');
});

test('no expression, no answer', () => {
  assert.equal(completionsAt(job('python █')), undefined);
  assert.equal(completionsAt(job('python ${{inputs.data}} █')), undefined);
  assert.equal(completionsAt(job('python ${VAR█')), undefined);
});

test('the search space of a sweep', () => {
  const sweep = (command: string) => `type: sweep
trial:
  command: ${command}
  environment: azureml:e:1
inputs: {a: 1}
search_space:
  lr: {type: uniform, min_value: 0.1, max_value: 1}
`;
  assert.deepEqual(labelsAt(sweep('x ${{search_space.█')), ['lr']);
  assert.equal(accepted(sweep('x ${{s█'), 'search_space.lr'), sweep('x ${{search_space.lr}}'));
});

const pipeline = (input: string, output = '') => `type: pipeline
inputs:
  raw: {type: uri_folder, path: ./raw}
  data: {type: uri_folder, path: ./data}
outputs:
  model: {type: uri_folder}
jobs:
  prep:
    command: prep \${{inputs.raw}} \${{outputs.ready}}
    environment: azureml:e:1
    inputs: {raw: "\${{parent.inputs.raw}}"}
    outputs: {ready: {type: uri_folder}}
  train:
    component: ./train.yml
    inputs:
      data: ${input}
      rate: 0.1
    outputs:
      model: ${output}
  test:
    component: azureml:test@latest
`;

test('a step sees the pipeline and the other steps', () => {
  assert.deepEqual(labelsAt(pipeline('${{█'), files), [
    'parent',
    'parent.inputs.raw',
    'parent.inputs.data',
    'parent.jobs.prep.outputs.ready',
  ]);
  assert.deepEqual(labelsAt(pipeline('${{parent.█'), files), ['inputs', 'jobs']);
  assert.deepEqual(labelsAt(pipeline('${{parent.inputs.█'), files), ['raw', 'data']);
  assert.deepEqual(labelsAt(pipeline('${{parent.jobs.█'), files), ['prep', 'test']);
  assert.deepEqual(labelsAt(pipeline('${{parent.jobs.prep.█'), files), ['outputs']);
  assert.deepEqual(labelsAt(pipeline('${{parent.jobs.prep.outputs.█'), files), ['ready']);
  assert.equal(
    accepted(pipeline('${{parent.jobs.█.outputs.ready}}'), 'prep', files),
    pipeline('${{parent.jobs.prep.outputs.ready}}'),
  );
  assert.deepEqual(labelsAt(pipeline('', '${{parent.outputs.█'), files), ['model']);
  assert.ok(labelsAt(pipeline('', '{path: "azureml://datastores/${{█'), files).includes('default_datastore'));
});

test('the outputs of a component file', () => {
  const text = `${pipeline('${{parent.inputs.data}}')}    inputs:\n      model: \${{parent.jobs.train.outputs.█\n`;
  assert.deepEqual(labelsAt(text, files), ['model']);
  const [model] = completionsAt(text, files) ?? [];
  assert.deepEqual([model?.detail, model?.documentation], ['uri_folder', 'Declared in train.yml.']);
});

test('broken documents', () => {
  assert.deepEqual(
    labelsAt('inputs: {a: 1}\nenvironment: azureml:e:1\ncommand: "x ${{inputs.█\ncompute: c\n'),
    ['a'],
  );
  const flow = (value: string) =>
    `type: pipeline\ninputs: {d: 1}\njobs:\n  a: {component: "azureml:c:1", inputs: {x: ${value}}}\n  b: {component: "azureml:c:1"}\n`;
  assert.deepEqual(labelsAt(flow('"${{parent.inputs.█"')), ['d']);
  assert.equal(accepted(flow('"${{parent.inputs.█"'), 'd'), flow('"${{parent.inputs.d}}"'));
});

test('whole bindings for an empty input or output', () => {
  assert.deepEqual(labelsAt(pipeline('█'), files), [
    '${{parent.inputs.data}}',
    '${{parent.inputs.raw}}',
    '${{parent.jobs.prep.outputs.ready}}',
  ]);
  assert.equal(accepted(pipeline('█'), '${{parent.inputs.raw}}', files), pipeline('${{parent.inputs.raw}}'));
  assert.equal(accepted(pipeline('$█'), '${{parent.inputs.raw}}', files), pipeline('${{parent.inputs.raw}}'));
  assert.deepEqual(labelsAt(pipeline('', '█'), files), ['${{parent.outputs.model}}']);
});

test('optional blocks', () => {
  const component = (command: string) =>
    `type: command\nname: c\nenvironment: azureml:e:1\ninputs:\n  a: {type: string, optional: true}\n  b: {type: string}\ncommand: ${command}\n`;
  assert.deepEqual(labelsAt(component('run $[[█')), ['--a ${{inputs.a}}']);
  assert.equal(accepted(component('run $[[█'), '--a ${{inputs.a}}'), component('run $[[--a ${{inputs.a}}]]'));
  assert.equal(
    accepted(component('run $[[--█]]'), '--a ${{inputs.a}}'),
    component('run $[[--a ${{inputs.a}}]]'),
  );
});
