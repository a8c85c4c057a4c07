/** Where a command in a block of lines has ended, nothing of it is offered any more; `█` is the cursor. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import { cursorIn, documentOf } from '../expressions/speak.ts';

const train =
  'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--rate")\nparser.parse_args()\n';

function offersOptions(marked: string): boolean {
  const { text, offset } = cursorIn(marked);
  const found = complete(documentOf(text, { 'src/train.py': train }, 'job.yml'), offset);
  return found.some(({ label }) => label.startsWith('--rate'));
}

test('by its indentation', () => {
  const step = (lines: string) => `type: pipeline
jobs:
  a:
    code: src
    environment: azureml:e:1
    command: >-
      python train.py
${lines}  b:
    component: ./b.yml
`;
  assert.ok(offersOptions(step('      █\n')));
  assert.ok(offersOptions(step('        █\n')));
  assert.ok(!offersOptions(step('    █\n')));
  assert.ok(!offersOptions(step('  █\n')));
  assert.ok(!offersOptions(step('█\n')));
});

test('in files with the line ends of Windows', () => {
  const text = 'code: src\nenvironment: azureml:e:1\ncommand: >-\n  python train.py\n  █\n';
  assert.ok(offersOptions(text.replaceAll('\n', '\r\n')));
  assert.ok(!offersOptions(text.replace('  █', '\n  █').replaceAll('\n', '\r\n')));
});
