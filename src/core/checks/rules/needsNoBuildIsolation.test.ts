import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered, pipSection } from '../../../../test/support/samples.ts';

const code = 'needs-no-build-isolation';
const dockerfile = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);

describe(code, () => {
  test('a package whose build imports torch is reported in commands, requirements and conda files', () => {
    expectProject(
      dockerfile(
        'RUN pip install packaging && pip install flash-attn==2.8.3',
        `#                                        ^^^^^^^^^^ ${code} warning`,
      ),
    );
    expectProject(layered(`packaging\n  Flash_Attn>=2.5\n# ^^^^^^^^^^ ${code} warning`));
    expectProject(pipSection('3.10', 'torch==2.8.0', `flash-attn\n      # ^^^^^^^^^^ ${code} warning`));
  });

  test('a release whose build asks for torch is right', () => {
    expectProject(layered(`causal-conv1d==1.5.0.post8\n#^^^^^^^^^^^^ ${code}`));
    for (const requirement of ['causal-conv1d==1.5.1', 'causal-conv1d>=1.4', 'causal-conv1d'])
      expectNone(layered(requirement), code);
  });

  test('with the option, the variable, a wheel or another index it is right', () => {
    for (const lines of [
      ['RUN pip install --no-build-isolation flash-attn==2.8.3'],
      ['RUN uv pip install --no-build-isolation-package flash-attn flash-attn'],
      ['ENV PIP_NO_BUILD_ISOLATION=0', 'RUN pip install flash-attn'],
      ['RUN PIP_NO_BUILD_ISOLATION=0 pip install flash-attn'],
      ['RUN pip install "flash-attn @ https://example.com/flash_attn-2.8.3-cp310-cp310-linux_x86_64.whl"'],
      ['RUN pip install flash-attn --find-links https://example.com/wheels'],
      ['RUN pip install flash-attn --extra-index-url https://example.com/simple'],
      ['RUN conda install -c conda-forge flash-attn'],
      ['RUN pip install --no-build-isolation flash-attn', 'RUN pip install flash-attn'],
      ['RUN pip install flash-attn-wheels deepspeed'],
    ])
      expectNone(dockerfile(...lines), code);
  });

  test('a repository whose build imports torch', () => {
    const detectron = 'git+https://github.com/facebookresearch/detectron2.git@v0.6';
    expectProject(
      dockerfile(
        `RUN pip install ${detectron}`,
        `#               ${'^'.repeat(detectron.length)} ${code} warning`,
      ),
    );
    const apex = 'git+https://github.com/NVIDIA/apex';
    const marks = '^'.repeat(apex.length);
    for (const others of ['', 'six\n', '# git+https://github.com/NVIDIA/apex\n'])
      expectProject(layered(`${others}  ${apex}\n# ${marks} ${code} warning\nninja\n# done`));
    expectProject(layered(`apex @ ${apex}\n#      ${marks} ${code} warning`));
    expectProject(pipSection('3.10', 'torch==2.8.0', `${apex}\n      # ${marks} ${code} warning`));
    expectProject(
      dockerfile(
        'RUN pip install six && \\',
        `# pip install ${apex}`,
        `  pip install ${apex}`,
        `#             ${marks} ${code} warning`,
      ),
    );
    const fixed = expectFixed(dockerfile('RUN pip install "git+https://github.com/NVIDIA/apex"'), code);
    assert.match(
      fixed.files.get('context/Dockerfile') ?? '',
      /^RUN pip install "git\+https:\/\/github\.com\/NVIDIA\/apex" --no-build-isolation$/m,
    );
    for (const lines of [
      [`RUN pip install --no-build-isolation ${detectron}`],
      ['ENV PIP_NO_BUILD_ISOLATION=0', `RUN pip install ${detectron}`],
      ['RUN pip install git+https://github.com/facebookresearch/detectron2-fork'],
      // It builds without isolation what has no pyproject.toml.
      ['RUN pip install pip==25.2', `RUN pip install ${detectron}`],
    ])
      expectNone(dockerfile(...lines), code);
  });

  test('in a requirements file the option itself is what is wrong', () => {
    expectProject(
      layered(
        'packaging\n  flash-attn --no-build-isolation\n#            ^^^^^^^^^^^^^^^^^^^^ invalid-requirement error',
      ),
    );
    expectProject(
      layered(
        `  flash-attn\n# ^^^^^^^^^^ ${code} warning\n  --upgrade\n# ^^^^^^^^^ invalid-requirement error`,
      ),
    );
  });

  test('the fix gives the option to the command, also for a file that it reads', () => {
    const command = expectFixed(dockerfile('RUN pip install flash-attn && echo done'), code);
    assert.match(
      command.files.get('context/Dockerfile') ?? '',
      /^RUN pip install flash-attn --no-build-isolation && echo done$/m,
    );
    const file = expectFixed(layered('flash-attn'), code);
    assert.match(
      file.files.get('context/Dockerfile') ?? '',
      /^RUN pip install -r \/tmp\/requirements\.txt --no-build-isolation$/m,
    );
  });
});
