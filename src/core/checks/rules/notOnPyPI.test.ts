import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context, layered, pipSection } from '../../../../test/support/samples.ts';

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

  test('the fix writes the right name, or takes the line out', () => {
    const after = (requirements: string) =>
      [...expectFixed(layered(requirements), code).files].find(([path]) => /requirements/.test(path))?.[1];
    assert.match(after('wandb\nPIL>=9 # images\n') ?? '', /^wandb\npillow>=9 # images$/m);
    assert.match(after('wandb\nos\npeft\n') ?? '', /^wandb\npeft$/m);
    assert.throws(() => expectFixed(layered('cudatoolkit'), code));
  });
});
