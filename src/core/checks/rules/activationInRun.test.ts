import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'activation-in-run';
const on = (image: string, ...lines: string[]) => context(`FROM ${image}\n${lines.join('\n')}\n`);
const runs = (...lines: string[]) => on(acpt, ...lines);

describe(code, () => {
  test('conda activate in a shell that nothing has prepared', () => {
    for (const rest of ['', ' && pip install einops'])
      expectProject(runs(`RUN conda activate train${rest}\n#   ^^^^^^^^^^^^^^^^^^^^ ${code} warning`));
    expectProject(
      runs('SHELL ["/bin/bash", "-c"]', `RUN mamba activate train\n#   ^^^^^^^^^^^^^^^^^^^^ ${code} warning`),
    );
  });

  test('what prepares other shells, and does not this one', () => {
    const line = `RUN conda activate train && pip list\n#   ^^^^^^^^^^^^^^^^^^^^ ${code} warning`;
    for (const other of [
      'SHELL ["/bin/bash", "-c"]',
      'SHELL ["/bin/bash", "-euo", "pipefail", "-c"]',
      'ENV BASH_ENVIRONMENT=a',
      'RUN . /opt/conda/etc/profile.d/conda.sh && conda env list',
    ])
      expectProject(runs(other, line));
  });

  test('messages', () => {
    const said = (image: string, line: string) =>
      new Workspace(filesOf(on(image, line))).all
        .filter(({ finding }) => finding.code === code)
        .map(({ finding }) => finding.message);
    assert.deepEqual(said(acpt, 'RUN mamba activate train && pip list'), [
      'mamba activate fails here: the shell of a RUN does not read what conda init writes. Use conda run -n train, or put its bin folder on PATH.',
    ]);
    assert.deepEqual(said(acpt, 'RUN micromamba activate train && pip list'), [
      'micromamba activate fails here: the shell of a RUN does not read what micromamba shell init writes. Use micromamba run -n train, or put its bin folder on PATH.',
    ]);
    assert.deepEqual(said(acpt, 'RUN source activate train'), [
      'The activation ends with this RUN: what comes after it runs without "train".',
    ]);
    assert.deepEqual(said('ubuntu:22.04', 'RUN source /opt/e/bin/activate && pip list'), [
      'The shell of this image is dash, which has no "source": the build ends here. Use ".", or SHELL ["/bin/bash", "-c"].',
    ]);
  });

  test('what ends with its RUN', () => {
    expectProject(runs(`RUN source activate train\n#   ^^^^^^^^^^^^^^^^^^^^^ ${code} warning`));
    expectProject(
      runs(
        `RUN python -m venv /opt/e && . /opt/e/bin/activate\n#                            ^^^^^^^^^^^^^^^^^^^^^ ${code} warning`,
      ),
    );
    const prepared = '. /opt/conda/etc/profile.d/conda.sh && conda activate train';
    expectProject(
      runs(
        `RUN ${prepared}\n#                                          ^^^^^^^^^^^^^^^^^^^^ ${code} warning`,
      ),
    );
  });

  test('source in a shell that has none', () => {
    const line = 'RUN source /opt/e/bin/activate && pip list';
    for (const image of [
      'ubuntu:22.04',
      'python:3.10-slim',
      'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04',
    ])
      expectProject(on(image, `${line}\n#   ^^^^^^ ${code} warning`));
    for (const other of ['ENV SHELL=/bin/bash', 'RUN bash --version'])
      expectProject(on('debian', other, `${line}\n#   ^^^^^^ ${code} warning`));
    for (const shell of ['SHELL ["/bin/bash", "-c"]', '  shell ["/bin/bash", "-c"]'])
      expectNone(on('ubuntu:22.04', shell, line), code);
    for (const other of [
      'RUN . /opt/e/bin/activate && pip list',
      'RUN sudo source /opt/e/bin/activate && pip list',
    ])
      expectNone(on('ubuntu:22.04', other), code);
    expectNone(on('ubuntu:22.04', 'RUN ln -sf /bin/bash /bin/sh', line), code);
    expectNone(on('ubuntu:22.04', 'RUN bash -c "source /opt/e/bin/activate && pip list"'), code);
    expectNone(on('python:3.10-alpine', line), code);
    expectNone(runs(line), code);
  });

  test('what is used in the same RUN', () => {
    for (const line of [
      'source activate train && pip install einops',
      '. /opt/conda/etc/profile.d/conda.sh && conda activate train && pip install einops',
      'eval "$(conda shell.bash hook)" && conda activate train && pip install einops',
      'eval "$(micromamba shell hook --shell bash)" && micromamba activate train && pip install einops',
      'bash -lc "conda activate train && pip install einops"',
      'echo "conda activate train" >> ~/.bashrc',
      'conda activate train || true',
      '. /opt/setup && conda activate train && pip install einops',
      '["/bin/bash", "-lc", "conda activate train && pip install einops"]',
      'bash -l -c "conda activate train && pip install einops"',
      '<<EOF\n#!/bin/bash -l\nconda activate train\npip install einops\nEOF',
      'conda run -n train pip install einops',
    ])
      expectNone(runs(`RUN ${line}`), code);
  });

  test('shells and images that may be prepared', () => {
    for (const options of ['"--login", "-c"', '"-lc"', '"-xlc"', '"-c", "-i"'])
      expectNone(runs(`SHELL ["/bin/bash", ${options}]`, 'RUN conda activate train && pip list'), code);
    expectNone(
      runs('SHELL ["/usr/local/bin/_dockerfile_shell.sh"]', 'RUN micromamba activate train && pip list'),
      code,
    );
    expectNone(context('# What to activate: nothing yet'), code);
    expectNone(runs('ENV BASH_ENV=/etc/conda.sh', 'RUN conda activate train && pip list'), code);
    expectNone(on('team.azurecr.io/base:1', 'RUN conda activate train && pip list'), code);
  });
});
