/** The values of a step's inputs, as the component declares them; `█` is the cursor. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import type { Completion } from '../../src/core/features/completion/completion.ts';
import { filesOf, Workspace } from '../support/project.ts';

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

function offered(step: string): readonly Completion[] {
  const files = new Map(
    filesOf(`--- p.yml
${schema('pipelineJob')}inputs:
  dat: {type: uri_folder, path: ./a}
  fil: {type: uri_file, path: ./a}
  whole: 3
  half: 0.5
  word: x
  flag: true
outputs:
  folder: {type: uri_folder}
  file: {type: uri_file}
jobs:
  before:
    component: ./c.yml
  a:
    component: ./c.yml
${step}
--- c.yml
${schema('commandComponent')}name: c
inputs:
  n: {type: integer, default: 3}
  num: {type: number}
  flag: {type: boolean, default: False}
  kind: {type: string, enum: [a, b, "10"], default: b}
  text: {type: string, default: "a: b"}
  raw: {type: uri_file}
  train_size: {type: integer}
  model: {type: mlflow_model}
  group: {type: unheard_of}
outputs:
  made: {type: uri_file}
command: python a.py
environment: azureml:e:1
`),
  );
  const content = files.get('p.yml') ?? '';
  files.set('p.yml', content.replace('█', ''));
  return complete(new Workspace(files).facts('p.yml'), content.indexOf('█'));
}

const texts = (step: string) => offered(step).map(({ newText }) => newText);
const input = (line: string) => texts(`    inputs:\n      ${line}`);

describe('literals', () => {
  test('the default, and no data', () => {
    assert.deepEqual(input('n: █'), ['3', '${{parent.inputs.whole}}']);
    assert.deepEqual(input('train_size: █'), ['${{parent.inputs.whole}}']);
  });

  test('an integer is a number, a number of its own type first', () =>
    assert.deepEqual(input('num: █'), ['${{parent.inputs.half}}', '${{parent.inputs.whole}}']));

  test('the default, what is listed, and of anything its text', () =>
    assert.deepEqual(input('kind: █'), [
      'b',
      'a',
      '"10"',
      '${{parent.inputs.word}}',
      '${{parent.inputs.whole}}',
      '${{parent.inputs.half}}',
      '${{parent.inputs.flag}}',
    ]));

  test('what the pipeline has under the same name, then both values', () =>
    assert.deepEqual(input('flag: █'), ['${{parent.inputs.flag}}', 'False', 'true']));

  test('a text that YAML would read otherwise is quoted, and not twice', () => {
    assert.ok(input('text: █').includes('"a: b"'));
    assert.ok(input("text: '█'").includes('a: b'));
    assert.ok(input('kind: "1█"').includes('10'));
  });

  test('in braces', () => assert.deepEqual(texts('    inputs: {n: █}'), ['3', '"${{parent.inputs.whole}}"']));
});

describe('data', () => {
  test('what has the same type first, no literals', () => {
    assert.deepEqual(input('raw: █').slice(0, 3), [
      '${{parent.inputs.fil}}',
      '${{parent.jobs.before.outputs.made}}',
      '${{parent.inputs.dat}}',
    ]);
    assert.ok(!input('raw: █').some((each) => /whole|half|word|flag/.test(each)));
    assert.deepEqual(texts('    outputs:\n      made: █').slice(0, 2), [
      '${{parent.outputs.file}}',
      '${{parent.outputs.folder}}',
    ]);
  });

  test('structures: the declared type first', () => {
    const shapes = (line: string) =>
      offered(`    inputs:\n      ${line}`).flatMap(({ kind, label }) => (kind === 'shape' ? [label] : []));
    assert.deepEqual(shapes('raw: █').slice(0, 2), ['type: uri_file', 'type: uri_folder']);
    assert.equal(shapes('model: █')[0], 'type: mlflow_model');
  });
});

test('inputs that nobody declares take anything', () => {
  for (const name of ['unknown', 'group']) {
    const found = input(`${name}: █`);
    assert.ok(found.includes('${{parent.inputs.whole}}') && found.includes('${{parent.inputs.dat}}'), name);
    assert.ok(found.some((each) => each.includes('type: uri_folder')));
  }
});

test('the section has places for what is required, with the types that are declared', () => {
  const section = offered('    in█').find(({ label }) => label === 'inputs')?.newText;
  assert.equal(
    section,
    `inputs:
  num: $1
  raw:
    type: uri_file
    path: \${2:azureml://datastores/workspaceblobstore/paths/}
  train_size: $3
  model:
    type: mlflow_model
    path: \${4:azureml:MODEL:1}
  group: $5`,
  );
  const outputs = offered('    out█').find(({ label }) => label === 'outputs')?.newText;
  assert.equal(outputs, 'outputs:\n  made:\n    type: uri_file');
});
