import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'global-option';
const dockerfile = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);

describe(code, () => {
  test('with a pip that has it no more', () => {
    expectProject(
      dockerfile(
        'RUN cd apex && pip install --no-build-isolation --global-option="--cpp_ext" ./',
        `#                                               ^^^^^^^^^^^^^^^ ${code} error`,
      ),
    );
  });

  test('with an older pip, and what only looks like it', () => {
    for (const lines of [
      ['RUN pip install pip==25.2', 'RUN pip install --global-option="--cpp_ext" ./'],
      ['RUN pip install --config-settings "--global-option=--cpp_ext" accelerate'],
      ['RUN pip install --config-settings "--build-option=--cpp_ext" ./'],
    ])
      expectNone(dockerfile(...lines), code);
    // What is made later has another pip.
    const old = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu121-py310-torch22x:biweekly.202504.1';
    const lines = ['RUN pip install --global-option="--cpp_ext" ./', 'RUN conda create -n x python=3.12'];
    expectNone(dockerfile(...lines, 'ENV PATH=/opt/conda/envs/x/bin:$PATH').replace(acpt, old), code);
  });
});
