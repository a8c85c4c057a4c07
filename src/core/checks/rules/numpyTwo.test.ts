import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, layered } from '../../../../test/support/samples.ts';

describe('numpy-two', () => {
  test('NumPy 2 with a package that was built for NumPy 1', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install azureml-core==1.60.0 numpy==2.2.5
#                                    ^^^^^^^^^^^^ numpy-two warning
`));

  test('a requirement that NumPy 1 satisfies is right', () => expectProject(layered('numpy<3\nnumpy')));

  test('the fix keeps NumPy 1', () => {
    expectFixed(layered('numpy>=2'), 'numpy-two');
  });
});
