import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
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
    expectNone(on('ubuntu:22.04', 'SHELL ["/bin/bash", "-c"]', line), code);
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
      'bash -lc "conda activate train && pip install einops"',
      'echo "conda activate train" >> ~/.bashrc',
      'conda activate train || true',
      'conda run -n train pip install einops',
    ])
      expectNone(runs(`RUN ${line}`), code);
  });

  test('shells and images that may be prepared', () => {
    expectNone(runs('SHELL ["/bin/bash", "--login", "-c"]', 'RUN conda activate train && pip list'), code);
    expectNone(runs('ENV BASH_ENV=/etc/conda.sh', 'RUN conda activate train && pip list'), code);
    expectNone(on('team.azurecr.io/base:1', 'RUN conda activate train && pip list'), code);
  });
});
