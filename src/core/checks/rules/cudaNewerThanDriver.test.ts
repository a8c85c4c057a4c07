import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, pipSection } from '../../../../test/support/samples.ts';

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
    for (const words of [
      'torch==2.10.0',
      'torch==1.12.1',
      'torch==2.99.0',
      '"torch>=2.9"',
      'torch==2.14.0+cu130',
    ])
      expectNone(run(words), code);
    for (const conda of ['pytorch=2.14.0', 'torch=2.14.0'])
      expectNone(context(`FROM ${acpt}\nRUN conda install -c conda-forge ${conda}`), code);
    expectNone('--- job.yml\ncommand: a\nenvironment: azureml:mine:1\n', code);
    // An image for that CUDA version was chosen for machines that run it.
    expectNone(run(trio).replace('cu126', 'cu130'), code);
  });

  test('the fix takes the build for the CUDA version of the image', () => {
    const after = expectFixed(run(trio), code);
    assert.match(
      after.files.get('context/Dockerfile') ?? '',
      new RegExp(`install ${trio} --index-url https://download\\.pytorch\\.org/whl/cu126`),
    );
    const found = (text: string) => foundIn(text, code);
    const titles = (text: string) => found(text).map(({ fixes }) => (fixes ?? []).map(({ title }) => title));
    const title = 'Install the build for CUDA 12.6';
    for (const words of ['torch==2.14.0', trio, 'torch==2.14.0 torchaudio'])
      assert.deepEqual(titles(run(words)), [[title]], words);
    // Other packages may not be in that index.
    for (const other of ['timm', 'functorch', 'torchmetrics'])
      assert.deepEqual(titles(run(`${trio} ${other}`)), [[]], other);
    const fromFile = (torch: string, file: string) =>
      context(
        `FROM ${acpt}\nCOPY requirements.txt /tmp/\nRUN pip install ${torch} -r /tmp/requirements.txt`,
        file,
      );
    assert.deepEqual(titles(fromFile('torch==2.14.0', 'torchvision')), [[]]);
    assert.deepEqual(titles(pipSection('3.12', 'torch==2.14.0')), [[]]);
    // Of a CUDA version for which there is no build, or that nobody knows.
    for (const image of [acpt.replace('cu126', 'cu118'), 'python:3.12'])
      assert.deepEqual(titles(run('torch==2.14.0').replace(acpt, image)), [[]], image);
    assert.deepEqual(
      found(run('torch==2.14.0')).map(({ message }) => message),
      [
        'torch 2.14.0 from PyPI is built for CUDA 13.0, which needs driver 580.65.06 or later; Azure ML machines were seen with driver 535.216.03. If theirs is older, torch finds no GPU.',
      ],
    );
  });
});
