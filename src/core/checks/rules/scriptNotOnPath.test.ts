import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'script-not-on-path';
const job = (command: string, ...more: string[]) =>
  [
    `--- job.yml\ncommand: ${command}\ncode: src\nenvironment: ${active}`,
    '--- src/train.py\n',
    '--- src/run.sh\n',
    ...more,
  ].join('\n');

describe(code, () => {
  test('a script of the code folder that is called by its name alone', () => {
    expectProject(job(`train.py --lr 1\n#        ^^^^^^^^ ${code} error`));
    expectProject(job(`echo 1 && env A=1 run.sh\n#                          ^^^^^^ ${code} error`));
  });

  test('what may be on the PATH, and what is a path', () => {
    for (const command of [
      'python train.py',
      './train.py',
      './run.sh && train.py',
      'train.pyc && train.py',
      'other.py',
      'export PATH=$PATH:. && train.py',
      'pip install . && train.py',
      'cd src && train.py',
      'test -f x && train.py || true',
      '$train.py',
    ])
      expectNone(job(command), code);
    expectNone(job('train.py', '--- src/setup.py\n'), code);
  });

  test('the fix names the program', () => {
    const fixed = (command: string) => expectFixed(job(command), code).files.get('job.yml') ?? '';
    assert.match(fixed('train.py --lr 1'), /command: python train\.py --lr 1/);
    assert.match(fixed('run.sh'), /command: bash run\.sh/);
  });
});
