import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';
import { expectFindings, findingsOf } from '../../../../test/support/yaml.ts';

const sweep = (space: string) => `
type: sweep
sampling_algorithm: random
objective: {goal: minimize, primary_metric: loss}
limits: {max_total_trials: 2}
compute: azureml:c
trial:
  environment: ${active}
  command: python train.py --lr \${{search_space.lr}}
search_space:
  lr: ${space}
`;
const said = (space: string) =>
  findingsOf(sweep(space), ['loguniform-bounds'])
    .filter(({ code }) => code === 'loguniform-bounds')
    .map(({ message }) => message);
const bounds = (min: string, max: string, type = 'loguniform') =>
  said(`{type: ${type}, min_value: ${min}, max_value: ${max}, q: 1}`);

describe('loguniform-bounds', () => {
  test('bounds that are written like values, and what they sample', () => {
    expectFindings(
      `${sweep('{type: loguniform, min_value: 0.001, max_value: 10}')}
#                                   ^^^^^ loguniform-bounds warning
`.replace('\n\n#', '\n#'),
    );
    assert.deepEqual(bounds('0.001', '10'), [
      'The bounds are logarithms: this samples 1.001 … 22026.5. For 0.001 … 10, write -6.90776 and 2.30259.',
    ]);
    assert.deepEqual(bounds('16', '1024', 'qLogUniform'), [
      'The bounds are logarithms: this samples 8886110 … more than 1e+308, rounded to q. For 16 … 1024, write 2.77259 and 6.93147.',
    ]);
    for (const [min, max] of [
      ['1e-5', '"5e-5"'],
      ['0.0001', '0.01'],
      ['1.0e-4', '.1'],
      ['0.1', '1'],
      ['0.00025', '0.3'],
      ['1', '100'],
      ['0.05', '3'],
      ['1e-10', '1E-05'],
      ['+0.001', '1e+1'],
    ] as const)
      assert.equal(bounds(min, max).length, 1, `${min} … ${max}`);
  });

  test('bounds that may be logarithms, and other distributions', () => {
    for (const [min, max] of [
      ['-6.90775527898', '-2.30258509299'],
      ['-3', '1'],
      ['0', '1'],
      ['0', '5'],
      ['0.1', '3'],
      ['1', '5'],
      ['2.77', '6.93'],
      ['0.693147', '0.9'],
      ['0.0488', '2.9957'],
      ['10', '0.001'],
      ['0.01', '${{inputs.max}}'],
      ['0.01', 'ten'],
      ['0.01', '1e'],
      ['0.01', '1.0.0'],
      ['x0.01', '1'],
    ] as const)
      assert.deepEqual(bounds(min, max), [], `${min} … ${max}`);
    assert.deepEqual(bounds('0.001', '10', 'uniform'), []);
    assert.deepEqual(said('{type: loguniform, min_value: 0.001}'), []);
    assert.deepEqual(said('0.001'), []);
    assert.deepEqual(said('{min_value: 0.001, max_value: 10} # loguniform'), []);
    for (const type of ['loguniforms', 'my_loguniform', 'lognormal'])
      assert.deepEqual(bounds('0.001', '10', type), []);
    // What a template makes of it, nobody knows.
    const template = sweep('{type: loguniform, min_value: 0.001, max_value: 10}').replace(
      'search_space:',
      '{% if a %}\nsearch_space:',
    );
    assert.deepEqual(findingsOf(`${template}{% endif %}\n`, ['loguniform-bounds']), []);
  });

  test('in the steps of pipelines', () =>
    expectFindings(`
type: pipeline
jobs:
  tune:
    type: sweep
    sampling_algorithm: random
    objective: {goal: minimize, primary_metric: loss}
    limits: {max_total_trials: 2}
    compute: azureml:c
    trial: azureml:train:1
    search_space:
      lr:
        type: loguniform
        min_value: 0.0001
#                  ^^^^^^ loguniform-bounds
        max_value: 0.01
`));

  test('the fix writes the logarithms', () => {
    const after = expectFixed(
      `--- job.yml${sweep('\n    type: loguniform\n    min_value: 0.0001\n    max_value: "0.01"')}`,
      'loguniform-bounds',
    );
    assert.match(after.files.get('job.yml') ?? '', /min_value: -9\.21034\n {4}max_value: "-4\.60517"/);
  });
});
