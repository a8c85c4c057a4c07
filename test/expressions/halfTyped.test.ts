/** A component file that is being written says nothing yet about what it does not declare. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../support/yaml.ts';
import { problemsIn } from './speak.ts';

const pipeline = `type: pipeline
jobs:
  a:
    type: command
    component: ./c.yml
    inputs: { data: 1 }
    outputs: { out: }
    compute: azureml:c
`;
const found = (component: string) =>
  problemsIn(pipeline, { 'c.yml': component }, 'p.yml').map(({ code, message }) => `${code}: ${message}`);
const head = 'type: command\nname: c\ncommand: x\nenvironment: azureml:e:1\n';

test('of a whole file, what it does not declare is missing', () => {
  assert.deepEqual(found(`${head}inputs: { rate: { type: number } }\n`), [
    'missing-input: Required input "rate" (number) of the component ./c.yml of step "a" is not set.',
    'unknown-binding: The component ./c.yml of step "a" has no input "data". It has "rate".',
    'unknown-binding: The component ./c.yml of step "a" has no output "out". It has no outputs.',
  ]);
});

test('of a file with an open brace or quote, nothing is', () => {
  assert.deepEqual(found(`${head}inputs: { rate: { type: number }\n`), []);
  assert.deepEqual(found(`${head}inputs:\n  rate: { type: "number\n`), []);
});

test('of a section that is only begun, nothing is missing in that section', () => {
  const outputs =
    'unknown-binding: The component ./c.yml of step "a" has no output "out". It has no outputs.';
  assert.deepEqual(found(`${head}inputs:\n  da\n`), [outputs]);
  for (const nothing of ['', ' null', ' ~'])
    assert.deepEqual(found(`${head}inputs:${nothing}\n`), [
      'unknown-binding: The component ./c.yml of step "a" has no input "data". It has no inputs.',
      outputs,
    ]);
});

test('of a component of a kind that lists no inputs, nothing is', () => {
  assert.deepEqual(found('type: promptflow\nname: c\n'), []);
  assert.deepEqual(found('name: c\n'), []);
});

test('where half a key swallows the next line, no name is missing in the same file', () => {
  const codes = (inputs: string) =>
    findingsOf(`command: ls \${{inputs.data}}\ncode: .\nenvironment: azureml:e:1\n${inputs}`).map(
      ({ code }) => code,
    );
  assert.deepEqual(codes('inputs:\n  date: { type: uri_file, path: azureml:a:1 }\n'), [
    'unknown-binding',
    'unused-input',
  ]);
  assert.deepEqual(codes('inputs:\n  data\n    type: uri_file\n    path: azureml:a:1\n'), ['yaml-syntax']);
  assert.deepEqual(codes('co\ninputs:\n  data:\n    type: uri_file\n    path: azureml:a:1\n'), [
    'yaml-syntax',
  ]);
});
