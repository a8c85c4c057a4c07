import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

describe('image-without-git', () => {
  const openmpi = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04';
  const address = 'git+https://github.com/huggingface/peft.git@v0.8.2';
  const conda = (image: string, requirement = address, more = '') =>
    `--- env.yml\nname: e\nimage: ${image}\nconda_file: conda.yml\n` +
    `--- conda.yml\ndependencies:\n  - python=3.12\n${more}  - pip\n  - pip:\n    - ${requirement}\n`;
  const docker = (image: string, lines: string) =>
    `--- env.yml\nname: e\nbuild: { path: . }\n--- Dockerfile\nFROM ${image}\n${lines}\n--- requirements.txt\npeft @ ${address}\n`;

  test('a conda file on an image without git', () =>
    expectProject(
      `${conda(`${openmpi}:20240104.v1`)}#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ image-without-git error\n`,
    ));

  test('a Dockerfile on an image without git, also by its requirements', () => {
    expectProject(
      docker(
        'python:3.12-slim',
        `RUN pip install peft@${address}\n#                    ${'^'.repeat(address.length)} image-without-git warning`,
      ),
    );
    for (const image of ['pytorch/pytorch:2.8.0-cuda12.6-cudnn9-runtime', 'docker.io/library/ubuntu:22.04'])
      expectProject(
        docker(
          image,
          `RUN pip install peft@${address}\n#                    ${'^'.repeat(address.length)} image-without-git warning`,
        ),
      );
    expectNone(
      docker('pytorch/pytorch:2.8.0-cuda12.6-cudnn9-devel', `RUN pip install ${address}`),
      'image-without-git',
    );
    expectProject(
      `${docker('nvidia/cuda:12.6.0-base-ubuntu24.04', 'COPY requirements.txt .\nRUN pip install -r requirements.txt')}#      ${'^'.repeat(address.length)} image-without-git warning\n`,
    );
  });

  test('images with git, git from conda or apt, and nothing from a repository', () => {
    for (const text of [
      conda(`${openmpi}:20240709.v1`),
      conda(openmpi),
      conda(acpt),
      conda(`${openmpi}:20240104.v1`, 'peft==0.8.2'),
      conda(`${openmpi}:20240104.v1`, `peft==0.8.2 # not ${address}`.replace(' # not', '\n    # not')),
      conda(`${openmpi}:20240104.v1`, address, '  - git\n'),
      docker('python:3.12', `RUN pip install ${address}`),
      docker('python:3.12-slim', `RUN apt-get update && apt-get install -y git\nRUN pip install ${address}`),
      docker('python:3.12-slim', 'RUN pip install peft'),
    ])
      expectNone(text, 'image-without-git');
  });

  test('the fix takes git from conda', () => {
    const after = expectFixed(conda(`${openmpi}:20240104.v1`), 'image-without-git');
    assert.match(after.files.get('conda.yml') ?? '', /^dependencies:\n {2}- git\n {2}- python=3\.12$/m);
  });
});
