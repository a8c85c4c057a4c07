import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

describe('missing-shm-size', () => {
  test('a distributed job with the default shared memory', () =>
    expectFindings(
      `
type: pipeline
jobs:
  a:
    command: a
    environment: azureml:mine:1
    distribution: { type: pytorch }
#   ^^^^^^^^^^^^ missing-shm-size hint
`,
      ['missing-shm-size'],
    ));

  test('a job that sets it, or that is not distributed, is right', () => {
    const job = `--- job.yml\ncommand: a\nenvironment: ${active}\n`;
    expectNone(`${job}distribution: { type: pytorch }\nresources: { shm_size: 1g }\n`, 'missing-shm-size');
    expectNone(job, 'missing-shm-size');
    for (const [type, count] of [
      ['mpi', 1],
      ['PyTorch', 1],
      ['tensorflow', 0],
      ['ray', 0],
      ['pytorch-own', 0],
    ] as const)
      assert.equal(
        messagesIn(`${job}distribution: { type: ${type} }\n`, 'missing-shm-size').length,
        count,
        type,
      );
    expectNone(
      `${job}distribution: { type: pytorch }\nresources: \${{parent.inputs.r}}\n`,
      'missing-shm-size',
    );
  });

  test('the fix sets it', () => {
    const after = expectFixed(
      `--- job.yml\ncommand: a\nenvironment: ${active}\ndistribution:\n  type: pytorch\n`,
      'missing-shm-size',
    );
    assert.match(after.files.get('job.yml') ?? '', /\nresources:\n {2}shm_size: 16g\ndistribution:\n/);
    const nested = expectFixed(
      `--- p.yml\ntype: pipeline\njobs:\n  a:\n    command: a\n    environment: ${active}\n    resources:\n      instance_count: 2\n    distribution:\n      type: pytorch\n`,
      'missing-shm-size',
    );
    const titles = (lines: string) =>
      titlesIn(`--- job.yml\ncommand: a\nenvironment: ${active}\n${lines}`, 'missing-shm-size');
    assert.deepEqual(titles('distribution: {type: pytorch}\n'), ['Add shm_size: 16g']);
    for (const resources of ['{}', '{instance_count: 2}', ''])
      assert.deepEqual(titles(`distribution: {type: pytorch}\nresources: ${resources}\n`), [], resources);
    const inBraces = `--- p.yml\ntype: pipeline\njobs:\n  a: {command: a, environment: "${active}", distribution: {type: pytorch}}\n`;
    assert.deepEqual(titlesIn(inBraces, 'missing-shm-size'), []);
    assert.deepEqual(messagesIn(inBraces, 'missing-shm-size'), [
      'resources.shm_size is not set: the 2 GB default is too small for multi-worker data loading and NCCL.',
    ]);
    assert.match(nested.files.get('p.yml') ?? '', /resources:\n {6}shm_size: 16g\n {6}instance_count: 2\n/);
  });
});
