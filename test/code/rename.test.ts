/** Renames options of a script from the command of a job; each test shows the lines that change. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../src/core/base/span.ts';
import { optionTargetAt, renameOption } from '../../src/core/code/rename/renameOption.ts';
import { cursorIn, documentOf } from '../expressions/speak.ts';

const job = (command: string) => `code: src\nenvironment: azureml:e:1\ncommand: ${command}\n`;
const argparse = (lines: string) =>
  `import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--rate", "-r", type=float)\nparser.add_argument("--rate-decay")\n${lines}`;
const read = 'args = parser.parse_args()\nprint(args.rate, args.rate_decay)\n';

/** The lines that change, by file, or why none may. */
function renamed(marked: string, newFlag: string, script: string, more: Record<string, string> = {}) {
  const { text, offset } = cursorIn(marked);
  const files: Record<string, string> = { 'src/train.py': script, ...more };
  const found = renameOption(documentOf(text, files, 'job.yml'), offset, newFlag);
  if ('refused' in found) return found.message;
  return found.edits.flatMap(({ path, edits }) => {
    const before = path === 'job.yml' ? text : (files[path] ?? '');
    const lines = before.split('\n');
    return applyEdits(before, edits)
      .split('\n')
      .filter((line, index) => line !== lines[index])
      .map((line) => `${path}: ${line}`);
  });
}

describe('renaming an option', () => {
  test('in the command, where it is declared, where it is read, and in other jobs', () => {
    const other = job('torchrun train.py --rate=0.1 --rate-decay 1 && python train.py -r 1');
    assert.deepEqual(
      renamed(job('python train.py --ra█te 0.1 --rate-decay 2'), '--learning-rate', argparse(read), {
        'other.yml': other,
        'foreign.yml': job('python other.py --rate 1'),
        'src/other.py': argparse(read),
      }),
      [
        'src/train.py: parser.add_argument("--learning-rate", "-r", type=float)',
        'src/train.py: print(args.learning_rate, args.rate_decay)',
        'job.yml: command: python train.py --learning-rate 0.1 --rate-decay 2',
        'other.yml: command: torchrun train.py --learning-rate=0.1 --rate-decay 1 && python train.py -r 1',
      ],
    );
  });

  test('a second name changes nothing that the script reads', () => {
    assert.deepEqual(
      renamed(job('python train.py -r█ 0.1'), '-l', argparse(read), { 'b.yml': job('python train.py -r1') }),
      [
        'src/train.py: parser.add_argument("--rate", "-l", type=float)',
        'job.yml: command: python train.py -l 0.1',
        'b.yml: command: python train.py -l1',
      ],
    );
  });

  test('the arguments as parameters, as results, and of parse_known_args', () => {
    const script = argparse(
      'def get():\n    options, rest = parser.parse_known_args()\n    return options\ndef main(given):\n    print(given.rate)\nmain(get())\nchosen = get()\nprint(chosen.rate)\n',
    );
    assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', script), [
      'src/train.py: parser.add_argument("--lr", "-r", type=float)',
      'src/train.py:     print(given.rate)'.replace('rate', 'lr'),
      'src/train.py: print(chosen.lr)',
      'job.yml: command: python train.py --lr 1',
    ]);
  });

  test('where it may be read in another way, the script goes on calling it as before', () => {
    for (const lines of [
      'print(vars(args))',
      'print(getattr(args, "rate"))',
      'Trainer(args)',
      'f = lambda: args',
    ])
      assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', argparse(`${read}${lines}\n`)), [
        'src/train.py: parser.add_argument("--lr", "-r", dest="rate", type=float)',
        'job.yml: command: python train.py --lr 1',
      ]);
    assert.deepEqual(
      renamed(job('python train.py --rate█ 1'), '--lambda', argparse(read))[0],
      'src/train.py: parser.add_argument("--lambda", "-r", dest="rate", type=float)',
    );
  });

  test('an option that says how it is called', () => {
    const script =
      argparse('').replace('type=float', 'dest="speed"') + read.replace('args.rate,', 'args.speed,');
    assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', script), [
      'src/train.py: parser.add_argument("--lr", "-r", dest="speed")',
      'job.yml: command: python train.py --lr 1',
    ]);
  });

  test('click hands it over by the name that it had', () => {
    const script =
      'import click\n@click.command()\n@click.option("--rate", default=1)\ndef main(rate): pass\nmain()\n';
    assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', script), [
      'src/train.py: @click.option("--lr", "rate", default=1)',
      'job.yml: command: python train.py --lr 1',
    ]);
  });

  test('why not', () => {
    assert.equal(
      renamed(job('python train.py --rate█ 1'), '-r', argparse(read)),
      'The option -r is already in use.',
    );
    assert.match(
      String(renamed(job('python train.py --rate█ 1'), 'my rate', argparse(read))),
      /^Invalid option "my rate"/,
    );
    const dataclass =
      'from dataclasses import dataclass\nfrom transformers import HfArgumentParser\n@dataclass\nclass A:\n    rate: float = 1\nHfArgumentParser(A).parse_args_into_dataclasses()\n';
    assert.match(
      String(renamed(job('python train.py --rate█ 1'), '--lr', dataclass)),
      /^--rate is not declared as a text/,
    );
  });

  test('an abbreviation is shown in full, and what is no option is none', () => {
    const { text, offset } = cursorIn(job('python train.py --rate-d█ 1'));
    const document = documentOf(text, { 'src/train.py': argparse(read) }, 'job.yml');
    assert.equal(optionTargetAt(document, offset)?.flag, '--rate-decay');
    assert.equal(optionTargetAt(document, text.indexOf('train.py')), undefined);
  });
});
