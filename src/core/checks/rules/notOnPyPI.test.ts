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
import { acpt, condaEnvironment, context, layered, pipSection } from '../../../../test/support/samples.ts';
import { bundledMatrix } from '../../knowledge/matrix/load.ts';

const code = 'not-on-pypi';

describe(code, () => {
  test('names that are imported, that Python has itself, and that conda has', () => {
    for (const name of [
      'opencv',
      'cv2',
      'PIL',
      'yaml',
      'os',
      'json',
      'pickle',
      'python',
      'cudatoolkit',
      'detectron2',
    ])
      expectProject(layered(`${name}\n#${'^'.repeat(name.length - 1)} ${code} error`));
    expectProject(pipSection('3.12', `PIL==9\n      # ^^^ ${code} error`));
    expectProject(
      context(`FROM ${acpt}\nRUN pip install wandb opencv\n#                     ^^^^^^ ${code} error\n`),
    );
  });

  test('in conda, of another index, from an address, and under their right names they are right', () => {
    expectNone(condaEnvironment('dependencies:\n  - python=3.12\n  - opencv\n  - yaml\n'), code);
    for (const lines of [
      'opencv-python-headless\npillow\npyyaml',
      '--extra-index-url https://example.com/simple\nopencv',
      '--find-links https://example.com\nopencv',
      'detectron2 @ git+https://github.com/facebookresearch/detectron2',
    ])
      expectNone(layered(lines), code);
  });

  test('what pip freeze writes of a package from a folder, and another package of the name', () => {
    expectProject(
      pipSection('3.12', `azureml-samples==0+unknown\n      # ^^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error`),
    );
    expectNone(pipSection('3.12', 'azureml-samples==0+own'), code);
    expectProject(pipSection('3.12', `apex\n      # ^^^^ ${code} warning`));
    expectProject(layered(`apex==0.9.10.dev0\n#^^^ ${code} warning`));
    for (const line of ['apex', 'apex==0.1', 'apex @ git+https://github.com/NVIDIA/apex'])
      expectNone(layered(line), code);
  });

  test('a release that never was, among those that are known', () => {
    for (const requirement of ['numpy==1.91.1', 'transformers==4.99.0', 'torchvision==0.19.7']) {
      const text = layered(`${requirement}\n#${'^'.repeat(requirement.length - 1)} ${code} error`);
      expectProject(text);
    }
    for (const requirement of [
      'numpy==1.26.4',
      'numpy==1.26.4.0',
      'numpy==1.26',
      'numpy==1.0',
      'numpy==99.0',
      'numpy==2.0.0rc1',
      'numpy==1.91.1+own',
      'numpy==1.91.*',
      'unheard-of==1.91.1',
      'https://example.com/numpy-1.91.1-py3-none-any.whl',
      '--extra-index-url https://example.com/simple\nnumpy==1.91.1',
    ])
      expectNone(layered(requirement), code);
    expectNone(condaEnvironment('dependencies:\n  - python=3.12\n  - numpy==1.91.1\n'), code);
    // One mistake is said once.
    assert.deepEqual(codesIn(layered('numpy==1.91.1\nscipy==1.10.1')), ['old-image hint', `${code} error`]);
  });

  test('what is for Windows only, without a marker', () => {
    for (const name of ['pywin32', 'pypiwin32'])
      expectProject(layered(`${name}==223\n#${'^'.repeat(name.length - 1)} ${code} error`));
    expectNone(context(`FROM ${acpt}\nRUN pip install --no-deps pypiwin32`), code);
    assert.ok(codesIn(context(`FROM ${acpt}\nRUN pip install --no-deps pywin32`)).includes(`${code} error`));
    for (const marker of ['sys_platform == "win32"', 'platform_system == "Windows"', "os_name == 'nt'"])
      expectNone(layered(`pywin32==306; ${marker}`), code);
  });

  test('what was taken back is there for those who pin it', () => {
    const choices = { matrix: bundledMatrix() };
    expectNone(layered('matplotlib==3.9.1'), code, choices);
    expectNone(layered('transformers==4.52.0'), code, choices);
    assert.ok(codesIn(layered('matplotlib==3.9.9'), choices).includes(`${code} error`));
  });

  test('the fix writes the right name, or takes the line out', () => {
    const after = (requirements: string) =>
      [...expectFixed(layered(requirements), code).files].find(([path]) => /requirements/.test(path))?.[1];
    assert.match(after('wandb\nPIL>=9 # images\n') ?? '', /^wandb\npillow>=9 # images$/m);
    assert.match(after('wandb\nos\npeft\n') ?? '', /^wandb\npeft$/m);
    assert.throws(() => expectFixed(layered('cudatoolkit'), code));
    assert.match(after('wandb\npywin32==306\npeft\n') ?? '', /^wandb\npeft$/m);
    assert.match(after('wandb\nazureml-samples==0+unknown\npeft\n') ?? '', /^wandb\npeft$/m);
  });

  test('what is said', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === code ? [finding.message, ...finding.fixes.map(({ title }) => title)] : [],
      );
    const windows =
      'PyPI has pywin32 for Windows only, so pip fails on Linux. Remove the line, or add ; sys_platform == "win32" to it.';
    assert.deepEqual(said(layered('pywin32==306')), [windows, 'Remove pywin32']);
    assert.deepEqual(said(layered('pypiwin32')), [windows, 'Remove pypiwin32']);
    // A command needs one.
    assert.deepEqual(said(context(`FROM ${acpt}\nRUN pip install pywin32`)), [windows]);
    assert.deepEqual(said(context(`FROM ${acpt}\nRUN pip install pywin32 wandb`)), [
      windows,
      'Remove pywin32',
    ]);
    const unknown =
      'PyPI has no such release of own, so pip fails: "+unknown" is what a package says that was installed from a folder.';
    assert.deepEqual(said(layered('own==0+unknown')), [unknown, 'Remove own']);
    assert.deepEqual(said(context(`FROM ${acpt}\nRUN pip install own==0+unknown`)), [unknown]);
    assert.deepEqual(said(layered('numpy==1.91.1')), [
      'PyPI has no release 1.91.1 of numpy, so pip fails. Before it comes 1.26.4, after it 2.0.0.',
    ]);
    assert.deepEqual(said(layered('cv2')), [
      'PyPI has no package "cv2", so pip fails. Did you mean "opencv-python-headless"?',
      'Use opencv-python-headless',
    ]);
    assert.deepEqual(said(layered('json')), [
      'PyPI has no package "json", so pip fails. It belongs to Python itself. Remove the line.',
      'Remove json',
    ]);
    assert.deepEqual(said(layered('cudatoolkit')), [
      'PyPI has no package "cudatoolkit", so pip fails. It is a package of conda.',
    ]);
    assert.deepEqual(said(layered('detectron2')), [
      'PyPI has no package "detectron2", so pip fails. It is installed from its repository: --no-build-isolation git+https://github.com/facebookresearch/detectron2.',
    ]);
  });
});
