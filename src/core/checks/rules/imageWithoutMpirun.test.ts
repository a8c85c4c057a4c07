import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

describe('image-without-mpirun', () => {
  const code = 'image-without-mpirun';
  const job = (environment: string, marks = '', type = 'mpi') =>
    `--- job.yml\ncommand: python a.py\nresources: { instance_count: 2, shm_size: 1g }\ndistribution:\n  type: ${type}\n${marks}environment:\n${environment}\n`;
  const found = (severity: string) => `# < ${code} ${severity}\n`.replace('# <', '#       ^^^');
  const conda = (more: string) =>
    `--- conda.yml\ndependencies:\n  - python=3.12\n${more}  - pip\n  - pip:\n    - peft\n`;
  const docker = (lines: string) => `--- Dockerfile\nFROM python:3.12\n${lines}\n`;

  test('an image without MPI, and one where it is not on the PATH', () => {
    expectProject(job('  image: python:3.12', found('error')));
    expectProject(
      job('  image: mcr.microsoft.com/azureml/openmpi5.0-cuda12.4-ubuntu22.04:20241215.v1', found('error')),
    );
    expectProject(
      job('  image: nvidia/cuda:12.6.0-base-ubuntu24.04\n  conda_file: conda.yml', found('error')) +
        conda(''),
    );
    expectProject(job('  build: { path: . }', found('warning')) + docker('RUN pip install peft'));
    expectProject(job('  image: docker.io/library/debian:12', found('error')));
    for (const [image, lack] of [
      ['python:3.12', 'which python:3.12 does not contain'],
      ['ubuntu', 'which ubuntu does not contain'],
      [
        'mcr.microsoft.com/azureml/openmpi5.0-cuda12.4-ubuntu22.04:20241215.v1',
        'which is in /usr/local/openmpi/bin in this image, not on the PATH',
      ],
    ] as const)
      assert.deepEqual(messagesIn(job(`  image: ${image}`), code), [
        `Azure ML starts the processes with mpirun, ${lack}.`,
      ]);
    assert.equal(messagesIn(job('  image: python:3.12', '', 'MPI'), code).length, 1);
    for (const image of ['own/ubuntu:1', 'ubuntu-own:1', 'nvidia/cuda-own:1'])
      assert.deepEqual(messagesIn(job(`  image: ${image}`), code), [], image);
  });

  test('images that have it or may have it, and other distributions', () => {
    for (const text of [
      job(`  image: ${acpt}`),
      job('  image: mcr.microsoft.com/azureml/openmpi5.0-cuda12.4-ubuntu22.04:20250202.v1'),
      job('  image: me.azurecr.io/python:3.12'),
      job('  image: python:3.12', '', 'pytorch'),
      job('  image: python:3.12\n  conda_file: conda.yml') + conda('  - openmpi\n'),
      job('  image: python:3.12\n  conda_file: elsewhere.yml'),
      job('  build: { path: . }') +
        docker('RUN apt-get update && apt-get install -y libopenmpi-dev openmpi-bin'),
      job('  build: { path: . }') + docker('ENV PATH=/opt/mpi/bin:$PATH'),
      // Another stage may bring it.
      job('  build: { path: . }') + docker('RUN pip install peft\nFROM python:3.12-slim'),
      job('  image: python:3.12', '', '${{inputs.type}}'),
    ])
      expectNone(text, code);
  });
});
