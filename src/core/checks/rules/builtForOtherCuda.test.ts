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
const titles = (text: string) =>
  new Workspace(filesOf(text)).all
    .filter(({ finding }) => finding.code === code)
    .map(({ finding }) => (finding.fixes ?? []).map(({ title }) => title));

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
    assert.deepEqual(titles(installs('bitsandbytes==0.44.1')), [['Use bitsandbytes==0.45.1']]);
    assert.deepEqual(titles(installs('cupy-cuda11x==12.3.0')), [['Use cupy-cuda12x']]);
    // A constraint of the same command forbids the later ones.
    const limited = `FROM ${acpt}\nCOPY requirements.txt /tmp/\nRUN pip install bitsandbytes==0.44.1 -c /tmp/requirements.txt`;
    assert.deepEqual(titles(context(limited, 'bitsandbytes<0.45')), [[]]);
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
    for (const other of ['--index-url https://a/simple', '--find-links https://a/wheels'])
      expectNone(installs(`${other} bitsandbytes==0.44.1`), code);
    // The index of PyTorch may have others of what is compiled against it.
    expectNone(installs('cupy-cuda11x --extra-index-url https://download.pytorch.org/whl/cu126'), code);
    expectNone(context('FROM team.azurecr.io/base:1\nRUN pip install bitsandbytes==0.44.1'), code);
    // Nor does anybody say which CUDA that PyTorch brings.
    for (const torch of ['torch==2.5.1 --index-url https://a/simple', 'torch==2.99.0'])
      expectNone(installs('cupy-cuda11x', `RUN pip install ${torch}`), code);
    expectNone(installs('bitsandbytes==0.44.1 torch==2.5.1 torchvision==0.16.2'), code);
    expectNone(context(`FROM ${acpt}\nRUN conda install bitsandbytes=0.44.1`), code);
  });

  test('torchvision and torchaudio from PyPI beside a PyTorch for another CUDA', () => {
    const torch = (cuda: string, version = '2.1.2') =>
      `RUN pip install torch==${version} --index-url https://download.pytorch.org/whl/${cuda}`;
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
    // torchvision before 0.16 compares the whole version.
    assert.equal(said(installs('torchvision==0.15.2', torch('cu118', '2.0.1'))).length, 1);
    const unknown = 'RUN pip install https://example.com/torch-2.1.2-cp310-cp310-linux_x86_64.whl';
    expectNone(installs('torchaudio==2.1.2', unknown), code);
    for (const others of ['torchaudio==2.5.1 --no-deps', 'torchaudio==2.1.2+cu121'])
      expectNone(installs(others, torch('cu118')), code);
  });

  test('the fix takes torchaudio from the index of that PyTorch, unless the command has other packages', () => {
    const torch = 'RUN pip install torch==2.1.2 --index-url https://download.pytorch.org/whl/cu118';
    for (const more of ['', ' torch'])
      assert.deepEqual(titles(installs(`torchaudio==2.1.2${more}`, torch)), [
        ['Install the build for CUDA 11.8'],
      ]);
    for (const more of ['timm', 'functorch', 'torchmetrics'])
      assert.deepEqual(titles(installs(`torchaudio==2.1.2 ${more}`, torch)), [[]]);
    const conda = installs('', torch).replace(
      'RUN pip install \n',
      'COPY c.yml /c/\nRUN conda env update -n ptca -f /c/c.yml\n',
    );
    assert.deepEqual(
      titles(`${conda}--- context/c.yml\ndependencies: [pip, { pip: [torchaudio==2.1.2] }]\n`),
      [[]],
    );
    const index = '--index-url https://download.pytorch.org/whl/cu118';
    const after = expectFixed(installs('torchaudio==2.1.2', torch), code);
    assert.match(after.files.get('context/Dockerfile') ?? '', new RegExp(`torchaudio==2\\.1\\.2 ${index}`));
  });

  test('what needs the libraries of another major version', () => {
    assert.deepEqual(said(installs('cupy-cuda11x')), [
      'cupy-cuda11x 13.6.0 needs the libraries of CUDA 11, and the image has CUDA 12.6: it cannot be used.',
    ]);
    const after = expectFixed(installs('cupy-cuda11x==12.3.0'), code);
    assert.match(after.files.get('context/Dockerfile') ?? '', /install cupy-cuda12x==12\.3\.0/);
    // There is no release of the other package that fits.
    assert.throws(() => expectFixed(installs('"cupy-cuda11x<12"'), code), /has no fix/);
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
