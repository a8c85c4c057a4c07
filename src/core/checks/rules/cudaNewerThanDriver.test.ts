import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'cuda-newer-than-driver';
const trio = 'torch==2.14.0 torchvision==0.29.0';
const run = (words: string, below = '') => context(`FROM ${acpt}\nRUN pip install ${words}\n${below}`);

describe(code, () => {
  test('the wheel of PyPI for CUDA 13', () =>
    expectProject(
      run(
        trio,
        `#               ^^^^^^^^^^^^^ reinstalls-stack-package warning\n#               ^^^^^^^^^^^^^ ${code} warning`,
      ),
    ));

  test('another index, a build that is named, and an older PyTorch are left alone', () => {
    expectNone(run(`${trio} --index-url https://download.pytorch.org/whl/cu126`), code);
    expectNone(run('torch==2.14.0+cu126 --find-links https://download.pytorch.org/whl/cu126'), code);
    expectNone(run('torch==2.10.0'), code);
  });

  test('the fix takes the build for the CUDA version of the image', () => {
    expectFixed(run(trio), code);
    // Other packages may not be in that index.
    assert.throws(() => expectFixed(run(`${trio} timm`), code), /has no fix/);
  });
});
