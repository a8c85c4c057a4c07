import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../src/core/checks/check.ts';
import { active } from '../support/samples.ts';
import { projectOf } from '../support/yaml.ts';

const job = (rate: string) => `code: ./src\nenvironment: ${active}\ncommand: python train.py --lr ${rate}\n`;
const script = `import argparse\nimport helpers\nparser = argparse.ArgumentParser()\nparser.add_argument("--lr", type=float)\nparser.parse_args()\n`;

test('a script is read once for each version of it, however often the job changes', () => {
  const project = projectOf(
    new Map([
      ['job.yml', job('1')],
      ['src/train.py', script],
      ['src/helpers.py', 'x = 1\n'],
    ]),
  );
  const codes = () =>
    findingsIn(project, 'job.yml').flatMap(({ code }) => (code === 'invalid-argument' ? [code] : []));
  assert.deepEqual(codes(), []);
  const before = project.parses;
  for (const rate of ['fast', '2', 'slow']) {
    project.open('job.yml', job(rate));
    assert.equal(codes().length, /\d/.test(rate) ? 0 : 1);
  }
  assert.equal(project.parses - before, 3, 'the job itself, three times');
  project.open('src/train.py', script.replace('float', 'str'));
  assert.deepEqual(codes(), []);
  assert.equal(project.parses - before, 4);
});
