import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';

describe('numpy-two', () => {
  test('NumPy 2 with a package that was built for NumPy 1', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install azureml-core==1.60.0 numpy==2.2.5
#                                    ^^^^^^^^^^^^ numpy-two warning
`));

  test('a requirement that NumPy 1 satisfies is right', () => expectProject(layered('numpy<3\nnumpy')));

  test('NumPy 2 that another package requires, in place of the one of the image', () => {
    expectProject(
      layered('opencv-python-headless==4.12.0.88\n#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ numpy-two warning\n'),
    );
    expectNone(layered('opencv-python-headless==4.11.0.86'), 'numpy-two');
    expectNone(layered('opencv-python-headless==4.12.0.88\nscipy==1.15.3'), 'numpy-two');
    expectFixed(layered('opencv-python-headless==4.12.0.88\n'), 'numpy-two');
  });

  test('the fix keeps NumPy 1', () => {
    expectFixed(layered('numpy>=2'), 'numpy-two');
  });

  test('the fix changes the constraint too, and the requirement where both could not be met', () => {
    const fixed = (requirement: string) => {
      const text = context(
        `FROM ${acpt}\nCOPY requirements.txt limits.txt /tmp/\nRUN pip install -r /tmp/requirements.txt -c /tmp/limits.txt`,
        requirement,
      );
      const after = expectFixed(`${text}--- context/limits.txt\nnumpy==2.2.5\n`, 'numpy-two');
      return ['requirements.txt', 'limits.txt'].map((name) => after.files.get(`context/${name}`)?.trim());
    };
    for (const requirement of ['numpy>=2', 'numpy==2.2.5'])
      assert.deepEqual(fixed(requirement), ['numpy<2', 'numpy<2'], requirement);
  });
});
