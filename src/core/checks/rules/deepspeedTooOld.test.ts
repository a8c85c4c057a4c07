import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
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

  test('the fix uses a release that is new enough', () => {
    expectFixed(context(`FROM ${acpt}\nRUN pip install deepspeed==0.14.0`), 'deepspeed-too-old');
  });
});
