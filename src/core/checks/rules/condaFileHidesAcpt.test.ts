import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, layered } from '../../../../test/support/samples.ts';

describe('conda-file-hides-acpt', () => {
  test('a conda file on an ACPT image', () =>
    expectProject(`--- job.yml
command: a
environment:
  image: ${acpt}
  conda_file: conda.yml
# ^^^^^^^^^^ conda-file-hides-acpt warning
--- conda.yml
channels: [pytorch, nvidia]
dependencies:
  - python=3.11
  - pytorch=2.0.1
  - pytorch-cuda=11.7
`));

  test('a Dockerfile hides nothing, and other images have nothing to hide', () => {
    expectProject(layered('transformers==4.50.0'));
    expectNone(
      condaEnvironment('dependencies:\n  - python=3.11\n  - pytorch=2.0.1\n'),
      'conda-file-hides-acpt',
    );
  });
});
