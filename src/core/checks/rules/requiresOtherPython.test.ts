import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, context, pipSection } from '../../../../test/support/samples.ts';

const code = 'requires-other-python';

describe(code, () => {
  test('a release for another Python is an error; one without a wheel for it, but with its source, a warning', () => {
    expectProject(pipSection('3.8', `transformers==5.1.0\n      # ^^^^^^^^^^^^^^^^^^^ ${code} error`));
    expectProject(pipSection('3.10', `numpy==1.19.5\n      # ^^^^^^^^^^^^^ ${code} warning`));
    expectProject(pipSection('3.13', `torchtext==0.18.0\n      # ^^^^^^^^^^^^^^^^^ ${code} error`));
  });

  test('wheels for one Python each may stand beside one for all later ones', () => {
    for (const python of ['3.10', '3.11', '3.12', '3.14'])
      expectNone(pipSection(python, 'onnx==1.22.0'), code);
    expectProject(pipSection('3.14', `onnx==1.19.0\n      # ^^^^^^^^^^^^ ${code} warning`));
    expectProject(
      pipSection('3.6', `opencv-python==4.7.0.72\n      # ^^^^^^^^^^^^^^^^^^^^^^^ ${code} warning`),
    );
  });

  test('a release for some patches of a Python may run', () => {
    expectNone(pipSection('3.7', 'pandas==1.2.0'), code);
    expectProject(pipSection('3.6', `pandas==1.2.0\n      # ^^^^^^^^^^^^^ ${code} error`));
  });

  test('the right Python, another version, no version, and an unknown Python are left alone', () => {
    for (const text of [
      pipSection('3.10', 'transformers==5.1.0', 'numpy==1.26.4'),
      pipSection('3.8', 'transformers'),
      pipSection('3.8', 'transformers==99.0.0'),
      pipSection('3.10', '--find-links https://example.com/wheels', 'numpy==1.19.5'),
      context('FROM ubuntu:22.04\nRUN pip install transformers==5.1.0'),
    ])
      expectNone(text, code);
  });

  test('what is said', () => {
    const said = (...given: Parameters<typeof pipSection>) =>
      new Workspace(filesOf(pipSection(...given))).all.flatMap(({ finding }) =>
        finding.code === code ? [finding.message, ...finding.fixes.map(({ title }) => title)] : [],
      );
    assert.deepEqual(said('3.8', 'transformers==5.1.0'), [
      'transformers 5.1.0 requires Python >=3.10.0, but the environment has Python 3.8.',
      'Use transformers==4.46.3',
    ]);
    assert.deepEqual(said('3.10', 'numpy==1.19.5'), [
      'numpy 1.19.5 has no wheel for Python 3.10, only for 3.6, 3.7, 3.8, 3.9: pip builds it from source, which takes long and often fails.',
      'Use numpy==1.21.2',
    ]);
    assert.deepEqual(said('3.13', 'torchtext==0.18.0'), [
      'torchtext 0.18.0 has no wheel for Python 3.13, only for 3.8, 3.9, 3.10, 3.11, 3.12.',
    ]);
    assert.deepEqual(said('3.8', 'torchvision==0.23.0'), []);
    assert.deepEqual(said('3.8', '--find-links https://example.com/wheels', 'transformers==5.1.0'), [
      'transformers 5.1.0 requires Python >=3.10.0, but the environment has Python 3.8.',
      'Use transformers==4.46.3',
    ]);
  });

  test('the fix names the newest release for that Python', () => {
    expectFixed(pipSection('3.8', 'transformers==5.1.0'), code);
    expectFixed(context(`FROM ${acpt}\nRUN pip install numpy==1.19.5`), code);
  });

  test('a wheel that is named by its address is for one Python and one system', () => {
    const found = (file: string) =>
      codesIn(context(`FROM ${acpt}\nRUN pip install "own @ https://example.com/${file}"`)).includes(
        `${code} error`,
      );
    const said = (file: string) =>
      new Workspace(
        filesOf(context(`FROM ${acpt}\nRUN pip install "own @ https://example.com/${file}"`)),
      ).all.flatMap(({ finding }) => (finding.code === code ? [finding.message] : []));
    assert.deepEqual(said('own-1.0-cp38.cp39-cp39-linux_x86_64.whl'), [
      'pip refuses this wheel of own: its name says cp38.cp39, but the environment has Python 3.10.',
    ]);
    assert.deepEqual(said('own-1.0-cp310-cp310-win32.win_amd64.whl'), [
      'pip refuses this wheel of own: its name says win32.win_amd64, but the environment is Linux on x86-64.',
    ]);
    for (const file of [
      'own-1.0-cp38-cp38-linux_x86_64.whl',
      'own-1.0-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=0',
      'own-1.0-cp312-abi3-linux_x86_64.whl',
      'own-1.0-py2-none-any.whl',
      'own-1.0-cp27-cp27mu-linux_x86_64.whl',
      'own-1.0-py311-none-any.whl',
      'own-1.0-cp310-cp310-win_amd64.whl',
      'own-1.0-cp310-cp310-macosx_11_0_arm64.whl',
      'own-1.0-cp310-cp310-manylinux2014_aarch64.whl',
    ])
      assert.ok(found(file), file);
    for (const file of [
      'own-1.0-cp310-cp310-linux_x86_64.whl',
      'own-1.0-1-cp39.cp310-cp310-linux_x86_64.whl',
      'own-1.0-cp38-abi3-manylinux2014_x86_64.whl',
      'own-1.0-py2.py3-none-any.whl',
      'own-1.0-py39-none-any.whl',
      'own-1.0-py310-none-any.whl',
      'own-1.0-cp3-none-any.whl',
      'own-1.0-pp310-pypy310_pp73-linux_x86_64.whl',
      'own-1.0-${TAG}-linux_x86_64.whl',
      'own-1.0-cp3${MINOR}-abi3-linux_x86_64.whl',
      'own-1.0.tar.gz',
    ])
      assert.ok(!found(file), file);
  });
});
