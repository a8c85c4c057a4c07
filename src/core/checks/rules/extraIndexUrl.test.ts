import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectProject } from '../../../../test/support/project.ts';
import { context } from '../../../../test/support/samples.ts';

describe('extra-index-url', () => {
  const install = (requirement: string) =>
    context(
      `FROM nvidia/cuda:12.6.0-devel\nRUN pip install ${requirement} --extra-index-url https://download.pytorch.org/whl/cu126`,
    );

  test('an unpinned PyTorch from two indexes', () =>
    assert.deepEqual(codesIn(install('torch')), ['extra-index-url warning']));

  test('an exact version is right', () => expectProject(install('torch==2.8.0')));

  test('the fix uses one index', () => {
    const after = expectFixed(install('torch'), 'extra-index-url');
    assert.match(after.files.get('context/Dockerfile') ?? '', /torch --index-url https/);
  });
});
