import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
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
  });
});
