import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';

describe('missing-index-url', () => {
  test('a label without the index of its wheels', () =>
    expectProject(layered('  torch==2.8.0+cu126\n# ^^^^^^^^^^^^^^^^^^ missing-index-url error')));

  test('an index of the company may have them', () =>
    expectProject(layered('--index-url https://my.company/simple\ntorch==2.8.0+cu126')));

  test('the fix adds the index', () => {
    expectFixed(layered('torch==2.8.0+cu126'), 'missing-index-url');
    const after = expectFixed(
      context(`FROM ${acpt}\nRUN pip install torch==2.8.0+cu126`),
      'missing-index-url',
    );
    assert.match(after.files.get('context/Dockerfile') ?? '', /whl\/cu126/);
  });
});
