import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases } from './cases.ts';
import { hoverAt } from './speak.ts';

const files = { 'train.yml': cases['train.yml'] ?? '' };

const pipeline = (value: string) => `type: pipeline
inputs:
  rate: 0.1
  data: {type: uri_folder, path: ./data, mode: download}
jobs:
  train:
    component: ./train.yml
    inputs:
      data: \${{parent.inputs.data}}
      rate: \${{parent.inputs.rate}}
  test:
    component: azureml:c:1
    inputs: {x: "${value}"}
`;

const table: readonly (readonly [string, RegExp | undefined])[] = [
  [
    '${{parent.inputs.da█ta}}',
    /\*\*input `data`\*\* of the pipeline\n\ntype `uri_folder` · path `\.\/data` · mode `download`/,
  ],
  ['${{parent.inputs.ra█te}}', /type `number` · value `0\.1`/],
  ['${{par█ent.inputs.rate}}', /The pipeline that contains this step/],
  ['${{parent.jo█bs.train.outputs.model}}', /steps of the pipeline/],
  ['${{parent.jobs.tr█ain.outputs.model}}', /\*\*step `train`\*\*\n\nruns `\.\/train\.yml`/],
  [
    '${{parent.jobs.train.outputs.mo█del}}',
    /\*\*output `model`\*\* of the component train\.yml\n\ntype `uri_folder`/,
  ],
  ['$█{{parent.inputs.rate}}', /\*\*input `rate`\*\*/],
  ['${{name█}}', /The name of the job or step/],
  ['${{ github.sh█a }}', undefined],
  ['no█thing', undefined],
];

for (const [value, expected] of table)
  test(`hover on ${value}`, () => {
    const markdown = hoverAt(pipeline(value), files);
    if (expected) assert.match(markdown ?? '', expected);
    else assert.equal(markdown, undefined);
  });

test("hover on a step's key shows what the component declares", () => {
  const text = pipeline('').replace('      data: ', '      da█ta: ');
  assert.match(
    hoverAt(text, files) ?? '',
    /of the component train\.yml\n\ntype `uri_folder`\n\nWhat to learn from\./,
  );
});

test('an output has a type, a path or a binding, but no value', () => {
  const outputs = (value: string) =>
    `type: pipeline\njobs:\n  a:\n    component: azureml:c:1\n    outputs:\n      tra█in: ${value}\n`;
  const shown = (value: string) => hoverAt(outputs(value))?.split('\n\n').slice(1).join();
  assert.equal(shown('uri_file'), '');
  assert.equal(shown('{type: uri_file}'), 'type `uri_file`');
  assert.equal(shown('${{parent.outputs.x}}'), 'value `${{parent.outputs.x}}`');
});
