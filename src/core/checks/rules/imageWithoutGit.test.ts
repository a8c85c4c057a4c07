import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
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

  test('what is said of an image, with its tag and without', () => {
    const said = (text: string) => messagesIn(text, 'image-without-git');
    const rest = 'does not contain git, so pip cannot clone this repository.';
    for (const tag of ['20240104.v1', '20231108.v12', '20240331.v1'])
      assert.deepEqual(said(conda(`${openmpi}:${tag}`)), [`openmpi4.1.0-ubuntu22.04:${tag} ${rest}`]);
    for (const tag of [':20240401.v1', ':latest', '', ':1', ':1.20230101.1', ':2023', ':20230101'])
      assert.deepEqual(said(conda(`${openmpi}${tag}`)), []);
    assert.deepEqual(said(docker('ubuntu', `RUN pip install ${address}`)), [`ubuntu ${rest}`]);
    assert.deepEqual(
      said(docker('docker.io/library/python:3.12-slim-bookworm', `RUN pip install ${address}`)).length,
      1,
    );
    for (const image of [
      'python:3.12-slimmer',
      'pytorch/pytorch:2.8.0-runtime-own',
      'own/ubuntu:22.04',
      'own.io/library/python:3.12-slim',
    ])
      assert.deepEqual(said(docker(image, `RUN pip install ${address}`)), [], image);
  });

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
      docker(
        'python:3.12 AS build',
        `RUN pip wheel -w /wheels ${address}\nFROM python:3.12-slim\nCOPY --from=build /wheels /wheels`,
      ),
    ])
      expectNone(text, 'image-without-git');
  });

  test('the fix takes git from conda', () => {
    const after = expectFixed(conda(`${openmpi}:20240104.v1`), 'image-without-git');
    assert.match(after.files.get('conda.yml') ?? '', /^dependencies:\n {2}- git\n {2}- python=3\.12$/m);
    const titles = (text: string) => titlesIn(text, 'image-without-git');
    const text = conda(`${openmpi}:20240104.v1`);
    assert.deepEqual(titles(text), ['Add git']);
    assert.deepEqual(titles(text.replace('python=3.12', '"python=3.12"')), []);
    assert.deepEqual(
      titles(text.replace(/dependencies:.*/s, `dependencies: [python=3.12, pip, {pip: ["${address}"]}]\n`)),
      [],
    );
    assert.deepEqual(
      titles(docker('ubuntu:22.04', `RUN conda install -y numpy\nRUN pip install ${address}`)),
      [],
    );
  });
});
