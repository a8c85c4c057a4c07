import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import {
  acpt,
  active,
  condaEnvironment,
  context,
  layered,
  retired,
} from '../../../../test/support/samples.ts';

const code = 'invalid-metadata';
const pinned = 'pytorch-lightning==1.5.10';
const conda = (...lines: string[]) =>
  condaEnvironment(`dependencies:\n${lines.map((line) => `  - ${line}\n`).join('')}`);
const dockerfile = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);
const reported = `RUN pip install --no-deps ${pinned}\n#   ${' '.repeat(22)}${'^'.repeat(pinned.length)} ${code} warning`;

describe(code, () => {
  test('a release whose requirements pip no longer reads', () =>
    expectProject(
      layered(`torchmetrics\n  pytorch-lightning==1.5.10\n# ^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} warning`),
    ));

  test('others are left alone', () => {
    expectNone(layered('pytorch-lightning==1.9.5'), code);
    expectNone(layered('pytorch-lightning'), code);
  });

  test('a conda file may say which pip reads it', () => {
    for (const [python, pip] of [
      ['3.10', 'pip=23.3'],
      ['3.10', 'pip<24.1'],
      ['3.9', 'pip=20.2.4'],
      ['3.10', 'pip>=21,<24'],
      ['3.7', 'pip'],
    ])
      expectNone(conda(`python=${python}`, `${pip}`, `pip:\n      - ${pinned}`), code);
    for (const [python, pip] of [
      ['3.10', 'pip'],
      ['3.8', 'pip>=20'],
      ['3.10', 'pip=25.0'],
    ])
      expectProject(
        conda(
          `python=${python}`,
          `${pip}`,
          `pip:\n      - ${pinned}\n      # ${'^'.repeat(pinned.length)} ${code} warning`,
        ),
      );
  });

  test('an earlier command may install another pip, uv reads what pip does not', () => {
    expectNone(dockerfile('RUN pip install "pip<24.1"', `RUN pip install ${pinned}`), code);
    expectNone(dockerfile(`RUN pip install pip==23.3 && pip install ${pinned}`), code);
    expectNone(dockerfile('RUN python -m venv /opt/v', `RUN /opt/v/bin/pip install ${pinned}`), code);
    expectNone(dockerfile(`RUN uv pip install ${pinned}`), code);
    expectProject(dockerfile('RUN pip install "pip<26.0"', reported));
  });

  test('an image from before pip 24.1 has an older one, until it is upgraded', () => {
    const old = (lines: string) =>
      context(
        `FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu121-py310-torch22x:biweekly.202403.2\n${lines}\n`,
      );
    expectNone(old(`RUN pip install ${pinned}`), code);
    expectProject(old(`RUN pip install --upgrade pip\n${reported}`));
    expectNone(context(`FROM python:3.10\nRUN pip install ${pinned}\n`), code);
  });

  test('the day from which on it can have been built: of the tag, of the newest, of a version of a curated environment', () => {
    const found = (image: string, before = '') =>
      codesIn(context(`FROM ${image}\n${before}RUN pip install --no-deps ${pinned}\n`)).includes(
        `${code} warning`,
      );
    const inJob = (environment: string) =>
      codesIn(
        `--- job.yml\ncommand: pip install --no-deps ${pinned} && python a.py\nenvironment: ${environment}\n`,
      ).includes(`${code} warning`);
    const [repository = ''] = acpt.split(':');
    const late = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu121-py310-torch22x:biweekly.2024';
    const curated = 'mcr.microsoft.com/azureml/curated/acpt-pytorch';
    const made = 'create -n e python=3.10 pip';
    const shell = 'SHELL ["conda", "run", "-n", "e", "/bin/bash", "-c"]\n';
    for (const image of [repository, `${repository}:latest`, `${late}07.1`]) assert.ok(found(image), image);
    for (const image of [`${curated}-2.8-cuda12.6:15`, `${curated}-2.8-cuda12.6`])
      assert.ok(found(image), image);
    assert.ok(found(`${late}03.2`, `RUN conda ${made}\n${shell}`));
    for (const image of [
      `${late}06.1`,
      `${repository}@sha256:${'0'.repeat(64)}`,
      `${acpt}@sha256:${'0'.repeat(64)}`,
      'example.com/own:biweekly.202607.1',
      `${curated}-2.0-cuda11.7:3`,
      `${curated}-2.8-cuda12.6:99`,
      `${curated}-unheard:3`,
    ])
      assert.ok(!found(image), image);
    assert.ok(!found(acpt, `RUN if [ -f x ]; then conda ${made}; fi\n${shell}`));
    assert.ok(!found(acpt, 'RUN python -m venv /opt/v\nENV PATH=/opt/v/bin:$PATH\n'));
    for (const environment of [active, 'azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest'])
      assert.ok(inJob(environment), environment);
    for (const environment of [
      retired,
      'azureml:acpt-pytorch-2.8-cuda12.6:15',
      active.replace('azureml/', 'own/'),
    ])
      assert.ok(!inJob(environment), environment);
  });

  test('the fix names the next release that pip reads', () => {
    const { files } = expectFixed(layered(pinned), code);
    assert.match([...files].map(([, text]) => text).join(''), /^pytorch-lightning==1\.5\.10\.post0$/m);
  });
});
