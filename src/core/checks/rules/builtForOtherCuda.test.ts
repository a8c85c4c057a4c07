import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context } from '../../../../test/support/samples.ts';

const code = 'built-for-other-cuda';
/** On an image with CUDA 12.6, or after other lines. */
const installs = (requirements: string, ...before: string[]) =>
  context([`FROM ${acpt}`, ...before, `RUN pip install ${requirements}`].join('\n'));
const said = (text: string) =>
  new Workspace(filesOf(text)).all
    .filter(({ finding }) => finding.code === code)
    .map(({ finding }) => finding.message);

describe(code, () => {
  test('a release that has no code for the CUDA of PyTorch', () => {
    assert.deepEqual(said(installs('bitsandbytes==0.44.1')), [
      'bitsandbytes 0.44.1 has code for CUDA 11.7 to 12.5, none for 12.6, for which torch 2.8.0+cu126 is built: 4-bit, 8-bit and its optimizers fail on a GPU.',
    ]);
    for (const right of ['bitsandbytes==0.45.0', 'bitsandbytes', 'bitsandbytes==0.39.1'])
      expectNone(installs(right), code);
    // The newest releases take the nearest of the same major version.
    expectNone(installs('bitsandbytes==0.50.0'), code);
  });

  test('the fix is the next release that has it and fails with nothing else', () => {
    const after = expectFixed(installs('bitsandbytes==0.44.1'), code);
    assert.match(after.files.get('context/Dockerfile') ?? '', /bitsandbytes==0\.45\.1/);
  });

  test('PyTorch that a file installs, with the index that it comes from', () => {
    const conda = (...lines: string[]) =>
      condaEnvironment(
        `dependencies:\n  - python=3.10\n  - pip\n  - pip:\n${lines.map((line) => `      - ${line}\n`).join('')}`,
      );
    assert.equal(said(conda('torch==2.5.1', 'bitsandbytes==0.43.0')).length, 1);
    for (const index of [
      '--extra-index-url https://download.pytorch.org/whl/cu121',
      '--extra-index-url https://a/simple',
    ])
      expectNone(conda(index, 'torch==2.5.1', 'bitsandbytes==0.43.0'), code);
    const ofTorch = '--extra-index-url https://download.pytorch.org/whl/cu126';
    expectNone(installs(`bitsandbytes==0.44.1 ${ofTorch} --extra-index-url https://a/simple`), code);
    assert.equal(said(installs(`bitsandbytes==0.44.1 ${ofTorch}`)).length, 1);
    expectNone(conda('torch', 'bitsandbytes==0.43.0'), code);
    expectNone(conda('torch==2.5.1+cpu', 'bitsandbytes==0.43.0'), code);
    const wheel = 'torch @ https://example.com/torch-2.5.1-cp310-cp310-linux_x86_64.whl';
    expectNone(conda(wheel, 'bitsandbytes==0.43.0'), code);
  });

  test('who chooses the code themselves, or builds it', () => {
    expectNone(installs('bitsandbytes==0.44.1', 'ENV BNB_CUDA_VERSION=125'), code);
    expectNone(installs('"bitsandbytes @ https://a/bitsandbytes-0.44.1-py3-none-any.whl"'), code);
    expectNone(installs('--index-url https://a/simple bitsandbytes==0.44.1'), code);
  });

  test('torchvision and torchaudio from PyPI beside a PyTorch for another CUDA', () => {
    const torch = (cuda: string) =>
      `RUN pip install torch==2.1.2 --index-url https://download.pytorch.org/whl/${cuda}`;
    assert.deepEqual(said(installs('torchaudio==2.1.2', torch('cu118'))), [
      'torchaudio 2.1.2 from PyPI is built for CUDA 12.1, and torch 2.1.2 for 11.8: it fails when it is imported or first used.',
    ]);
    assert.equal(said(installs('torchvision==0.16.2', torch('cu118'))).length, 1);
    for (const right of ['torchaudio==2.1.2', 'torchvision==0.16.2'])
      expectNone(installs(right, torch('cu121')), code);
    // torchvision compares only the major versions.
    const newer = 'RUN pip install torch==2.8.0 --index-url https://download.pytorch.org/whl/cu126';
    expectNone(installs('torchvision==0.23.0', newer), code);
    const other = 'RUN pip install torch==2.6.0 --index-url https://download.pytorch.org/whl/cu126';
    expectNone(installs('torchvision==0.21.0', other), code);
    assert.equal(said(installs('torchaudio==2.6.0', other)).length, 1);
    expectNone(installs('torchaudio==2.1.2', torch('cpu')), code);
    const index = '--index-url https://download.pytorch.org/whl/cu118';
    expectNone(installs(`torchaudio==2.1.2 ${index}`, torch('cu118')), code);
    const after = expectFixed(installs('torchaudio==2.1.2', torch('cu118')), code);
    assert.match(after.files.get('context/Dockerfile') ?? '', new RegExp(`torchaudio==2\\.1\\.2 ${index}`));
  });

  test('what needs the libraries of another major version', () => {
    assert.deepEqual(said(installs('cupy-cuda11x')), [
      'cupy-cuda11x 13.6.0 needs the libraries of CUDA 11, and the image has CUDA 12.6: it cannot be used.',
    ]);
    const after = expectFixed(installs('cupy-cuda11x==12.3.0'), code);
    assert.match(after.files.get('context/Dockerfile') ?? '', /install cupy-cuda12x==12\.3\.0/);
    expectNone(installs('cupy-cuda12x'), code);
  });

  test('libraries that come from elsewhere: other packages, extras, the system', () => {
    for (const other of ['cupy-cuda11x nvidia-cublas-cu11', 'cupy-cuda11x[ctk]'])
      expectNone(installs(other), code);
    expectNone(installs('cupy-cuda11x', 'RUN apt-get update && apt-get install -y cuda-toolkit-11-8'), code);
    expectNone(installs('cupy-cuda11x', 'RUN sh cuda_11.8.0_520.61.05_linux.run --silent'), code);
    // The wheels of this PyTorch bring those of CUDA 11.
    const torch = 'RUN pip install torch==2.3.1 --index-url https://download.pytorch.org/whl/cu118';
    expectNone(installs('cupy-cuda11x', torch), code);
  });
});
