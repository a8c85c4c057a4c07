import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { titlesIn } from '../../../../test/support/details.ts';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context, layered, pipSection } from '../../../../test/support/samples.ts';

const saidOf = (text: string) =>
  new Workspace(filesOf(text)).all.find(({ finding }) => finding.code === 'numpy-two')?.finding.message ?? '';

describe('numpy-two', () => {
  test('NumPy 2 with a package that was built for NumPy 1', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install azureml-core==1.57.0 numpy==2.2.5
#                                    ^^^^^^^^^^^^ numpy-two warning
`));

  test('all that was built for NumPy 1 is named', () => {
    assert.equal(
      saidOf(pipSection('3.10', 'scipy==1.10.1', 'torch==2.1.2', 'numpy>=2')),
      'torch 2.1.2 and scipy 1.10.1 are incompatible with NumPy 2.',
    );
    assert.equal(
      saidOf(pipSection('3.10', 'torch==2.1.2', 'numpy==2.2.6')),
      'torch 2.1.2 is incompatible with NumPy 2.',
    );
    expectNone(pipSection('3.10', 'torch==2.1.2', 'numpy==1.25.0'), 'numpy-two');
    expectNone(pipSection('3.10', 'torch==2.3.1', 'numpy>=2'), 'numpy-two');
  });

  test('a requirement that NumPy 1 satisfies is right', () => expectProject(layered('numpy<3\nnumpy')));

  test('NumPy 2 that another package requires, in place of the one of the image', () => {
    expectProject(
      layered('opencv-python-headless==4.12.0.88\n#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ numpy-two warning\n'),
    );
    expectNone(layered('opencv-python-headless==4.11.0.86'), 'numpy-two');
    expectNone(layered('opencv-python-headless==4.12.0.88\nscipy==1.15.3'), 'numpy-two');
    const then = (requirements: string) =>
      context(
        `FROM ${acpt}\nRUN pip install opencv-python-headless==4.12.0.88\nRUN pip install ${requirements}`,
      );
    assert.ok(codesIn(then('tqdm')).includes('numpy-two warning'));
    expectNone(then('vllm==0.7.3 torch==2.8.0'), 'numpy-two');
    expectFixed(layered('opencv-python-headless==4.12.0.88\n'), 'numpy-two');
  });

  test('the fix keeps NumPy 1', () => {
    expectFixed(layered('numpy>=2'), 'numpy-two');
  });

  test('the fix changes the constraint too, and the requirement where both could not be met', () => {
    const fixed = (requirement: string) => {
      const text = context(
        `FROM ${acpt}\nCOPY requirements.txt limits.txt /tmp/\nRUN pip install -r /tmp/requirements.txt -c /tmp/limits.txt`,
        requirement,
      );
      const after = expectFixed(`${text}--- context/limits.txt\nnumpy==2.2.5\n`, 'numpy-two');
      return ['requirements.txt', 'limits.txt'].map((name) => after.files.get(`context/${name}`)?.trim());
    };
    for (const requirement of ['numpy>=2', 'numpy==2.2.5'])
      assert.deepEqual(fixed(requirement), ['numpy<2', 'numpy<2'], requirement);
  });

  test('NumPy 2 that pip takes in a new environment, where nothing limits it', () => {
    const found = (python: string, ...lines: string[]) =>
      codesIn(pipSection(python, ...lines)).includes('numpy-two warning');
    for (const other of ['numpy', 'numpy>=1.22', 'onnx', 'tqdm\n      - numpy'])
      assert.ok(found('3.10', 'torch==2.1.2', other), other);
    // Limited, by whomever; nothing that needs it; old enough a Python; a package that is not known and may limit it.
    for (const other of [
      'numpy<2',
      'numpy==1.26.4',
      'tqdm',
      'numpy\n      - something',
      '--index-url https://a\n      - numpy',
    ])
      assert.ok(!found('3.10', 'torch==2.1.2', other), other);
    assert.ok(!found('3.8', 'torch==2.1.2', 'numpy'));
    assert.ok(!found('3.10', 'torch==2.3.1', 'numpy'));
  });

  test('it is said where the older package is asked for, once, or where NumPy 2 is', () => {
    const at = (...lines: string[]) => expectProject(pipSection('3.10', ...lines));
    const mark = (length: number) => `\n      # ${'^'.repeat(length)} numpy-two warning`;
    at('torch==2.1.2', `numpy${mark(5)}`);
    at('torch==2.1.2', `opencv-python-headless${mark(22)}`);
    at('tqdm', `torchvision==0.16.2${mark(19)}`);
    at(`torchvision==0.16.2`, 'onnx', `torch==2.1.2${mark(12)}`);
    expectProject(
      condaEnvironment(`dependencies:
  - python=3.11
  - pip
  - pip:
      - torch==2.1.2
#       ^^^^^^^^^^^^ numpy-two warning
      - onnx`),
    );
  });

  test('the newest release of what is asked for, which requires NumPy 2', () => {
    const text = layered('opencv-python-headless');
    assert.match(
      saidOf(text),
      /^scipy 1\.10\.1 is incompatible with NumPy 2, which opencv-python-headless \S+ requires\.$/,
    );
    expectNone(layered('opencv-python-headless\nnumpy<2'), 'numpy-two');
    expectNone(layered('opencv-python-headless<4.12'), 'numpy-two');
    expectNone(layered('opencv-python-headless\nsomething'), 'numpy-two');
    expectNone(layered('--index-url https://a\nopencv-python-headless'), 'numpy-two');
  });

  test('the fix limits NumPy: what is written of it, or a line more', () => {
    const fixed = (...lines: string[]) =>
      expectFixed(pipSection('3.10', ...lines), 'numpy-two')
        .files.get('conda.yml')
        ?.split('- pip:\n')[1];
    assert.match(fixed('torch==2.1.2', 'numpy>=1.22') ?? '', /numpy>=1\.22,<2\n/);
    assert.match(fixed('torch==2.1.2', 'onnx') ?? '', /- onnx\n {6}- numpy<2\n/);
    assert.match(fixed('torch==2.1.2', 'numpy') ?? '', /numpy<2\n/);
    const titles = (...lines: string[]) => titlesIn(pipSection('3.10', ...lines), 'numpy-two');
    assert.deepEqual(titles('torch==2.1.2', 'onnx'), ['Add numpy<2']);
    assert.deepEqual(titles('torch==2.1.2', 'numpy>=1.22'), ['Use numpy>=1.22,<2']);
    // Something else that is asked for has no release for NumPy 1.
    for (const other of ['opencv-python-headless==4.12.0.88', 'opencv-python-headless>=4.12'])
      assert.deepEqual(titles('torch==2.1.2', other, 'numpy'), [], other);
    const after = expectFixed(context(`FROM ${acpt}\nRUN pip install opencv-python-headless`), 'numpy-two');
    assert.match(after.files.get('context/Dockerfile') ?? '', /opencv-python-headless "numpy<2"/);
  });

  test('a later step that limits NumPy', () => {
    const steps = (last: string) =>
      context(`FROM ${acpt}\nRUN pip install opencv-python-headless\nRUN ${last}`);
    for (const last of [
      'pip install "numpy<2"',
      'pip install numpy==1.26.4',
      'conda install numpy=1.26',
      `pip install "numpy<2; platform_release > '6'"`,
    ])
      expectNone(steps(last), 'numpy-two');
    assert.ok(codesIn(steps('pip install tqdm')).includes('numpy-two warning'));
  });
});
