import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, context, pipSection } from '../../../../test/support/samples.ts';

describe('deepspeed-too-old', () => {
  test('a release that cannot be imported with the PyTorch of the image', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install deepspeed==0.14.0
#               ^^^^^^^^^^^^^^^^^ reinstalls-stack-package info
#               ^^^^^^^^^^^^^^^^^ deepspeed-too-old error
`));

  test('the same release is right with an older PyTorch', () =>
    expectProject(pipSection('3.11', 'torch==2.2.2', 'deepspeed==0.14.0', 'numpy<2')));

  test('the first release that is new enough is right, and one alone says nothing', () => {
    expectNone(context(`FROM ${acpt}\nRUN pip install deepspeed==0.14.1`), 'deepspeed-too-old');
    for (const lines of [['deepspeed==0.14.0'], ['torch==2.8.0']])
      expectNone(pipSection('3.11', ...lines), 'deepspeed-too-old');
  });

  test('the fix uses a release that is new enough', () => {
    const text = context(`FROM ${acpt}\nRUN pip install deepspeed==0.14.0`);
    const after = expectFixed(text, 'deepspeed-too-old');
    assert.match(after.files.get('context/Dockerfile') ?? '', /install deepspeed==0\.14\.2\n/);
    assert.deepEqual(
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === 'deepspeed-too-old'
          ? [finding.message, ...(finding.fixes ?? []).map(({ title }) => title)]
          : [],
      ),
      [
        'deepspeed 0.14.0 cannot be imported with torch 2.8.0+cu126: torch 2.4 and later need deepspeed 0.14.1 or later.',
        'Use deepspeed==0.14.2',
      ],
    );
  });
});
