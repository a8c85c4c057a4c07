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
      renamed(job('python train.py -r█ 0.1'), '-l', argparse('parser.add_argument("-rank")\n') + read, {
        'b.yml': job('python train.py -r1 --rate-decay 2 --rate 1 -rank 3 -x -r'),
      }),
      [
        'src/train.py: parser.add_argument("--rate", "-l", type=float)',
        'job.yml: command: python train.py -l 0.1',
        'b.yml: command: python train.py -l1 --rate-decay 2 --rate 1 -rank 3 -x -l',
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
      'print(args.__dict__["rate"])',
      'options = vars(parser.parse_args())\nprint(options["rate"])',
      'class A:\n    def __init__(self):\n        self.args = parser.parse_args()\n        print(self.args.rate)',
      'a = self.args = parser.parse_args()',
      'found = parser.parse_known_args()[0]\nprint(found.rate)',
      'parser.parse_args(namespace=mine)\nprint(mine.rate)',
      'parser.set_defaults(rate=1)',
      'print(parser.get_default("rate"))',
      'run(args)',
      'def run(*all): print(all)\nrun(args)',
      'def run(**all): print(all)\nrun(given=args)',
      'def run(first): print(first)\nrun(1, args)',
      'def run(first): print(first)\nrun(*args)',
      'def run(first, second): print(second.rate)\nrun(*pair, args)',
      'def run(a): print(a.rate)\nclass B:\n    def run(self, b): print(b.rate)\nrun(args)',
      'self.run(args)',
      'runs[0](args)',
      'def both(): return args, 1\nprint(both()[0].rate)',
      'def both(): return 1, args\none, two = both()\nprint(two.rate)',
      'for each in args: print(each)',
      'other = args\nprint(other.rate)',
    ])
      assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', argparse(`${read}${lines}\n`)), [
        'src/train.py: parser.add_argument("--lr", "-r", dest="rate", type=float)',
        'job.yml: command: python train.py --lr 1',
      ]);
    for (const word of ['lambda', 'from', 'None', 'is'])
      assert.deepEqual(
        renamed(job('python train.py --rate█ 1'), `--${word}`, argparse(read))[0],
        `src/train.py: parser.add_argument("--${word}", "-r", dest="rate", type=float)`,
      );
    for (const word of ['lambda_1', 'my_from', 'none'])
      assert.deepEqual(
        renamed(job('python train.py --rate█ 1'), `--${word}`, argparse(read))[1],
        `src/train.py: print(args.${word}, args.rate_decay)`,
      );
    // Not all that it reads is known.
    assert.deepEqual(
      renamed(job('python train.py --rate█ 1'), '--lr', `${argparse(read)}import old\n`, {
        'src/old.py': 'print "python 2"\n',
      })[0],
      'src/train.py: parser.add_argument("--lr", "-r", dest="rate", type=float)',
    );
  });

  test('the arguments handed on by name, to a second parameter, by modules, and not used', () => {
    const script = argparse(
      [
        'import show',
        'class Runner:',
        '    def get(self):',
        '        return parser.parse_args()',
        'def use(first, given=None): print(given.rate, first.rate)',
        'def start(given): print(given.rate)',
        'parser.parse_args()',
        'args = also = Runner().get()',
        'use(1, args)',
        'use(first=2, given=parser.parse_args())',
        'print(also.rate, parser.parse_args().rate, args.rate_decay)',
        'args.rate = 2',
        'model = build(args.rate_decay)',
        'print(model.rate, build().rate, reparse_args().rate)',
        'start(show.get())',
        '',
      ].join('\n'),
    );
    const get =
      'import train\ndef get():\n    given = train.parser.parse_args()\n    given.rate += 1\n    return given\n';
    assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', script, { 'src/show.py': get }), [
      'src/train.py: parser.add_argument("--lr", "-r", type=float)',
      'src/train.py: def use(first, given=None): print(given.lr, first.rate)',
      'src/train.py: def start(given): print(given.lr)',
      'src/train.py: print(also.lr, parser.parse_args().lr, args.rate_decay)',
      'src/train.py: args.lr = 2',
      'src/show.py:     given.lr += 1',
      'job.yml: command: python train.py --lr 1',
    ]);
  });

  test('an option that says how it is called', () => {
    const script =
      argparse('').replace('type=float', 'dest="speed"') + read.replace('args.rate,', 'args.speed,');
    assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', script), [
      'src/train.py: parser.add_argument("--lr", "-r", dest="speed")',
      'job.yml: command: python train.py --lr 1',
    ]);
  });

  test('the first long name decides how it is called', () => {
    const named = (flags: string) => argparse('').replace('"--rate", "-r"', flags) + read;
    const names = (flags: string, at: string, newFlag: string) =>
      renamed(job(`python train.py ${at}█`), newFlag, named(flags)).slice(0, -1);
    assert.deepEqual(names('"-r", "--rate"', '--rate', '--lr'), [
      'src/train.py: parser.add_argument("-r", "--lr", type=float)',
      'src/train.py: print(args.lr, args.rate_decay)',
    ]);
    assert.deepEqual(names('"-r", "--rate"', '-r', '--ratio'), [
      'src/train.py: parser.add_argument("--ratio", "--rate", type=float)',
      'src/train.py: print(args.ratio, args.rate_decay)',
    ]);
    assert.deepEqual(names('"-r", "--rate"', '--rate', '-x'), [
      'src/train.py: parser.add_argument("-r", "-x", type=float)',
      'src/train.py: print(args.r, args.rate_decay)',
    ]);
    assert.deepEqual(names('"--rate", "--speed"', '--speed', '--fast'), [
      'src/train.py: parser.add_argument("--rate", "--fast", type=float)',
    ]);
    assert.deepEqual(names('"--rate", "--speed", "-r"', '--rate', '--lr').slice(0, 1), [
      'src/train.py: parser.add_argument("--lr", "--speed", "-r", type=float)',
    ]);
    assert.deepEqual(
      renamed(job('python train.py --rate█'), '--lr', `${named('"--rate", "--speed", "-r"')}vars(args)\n`)[0],
      'src/train.py: parser.add_argument("--lr", "--speed", "-r", dest="rate", type=float)',
    );
    assert.deepEqual(names('"--learning-rate"', '--learning-r', '--learning_rate'), [
      'src/train.py: parser.add_argument("--learning_rate", type=float)',
    ]);
    assert.deepEqual(names('"--rate"', '--rate', '--rate'), []);
  });

  test('what turns it off is called like it', () => {
    const script = argparse(read).replace('type=float', 'action=argparse.BooleanOptionalAction');
    const other = job('python train.py --no-rate && python train.py --rate');
    assert.deepEqual(renamed(job('python train.py --rate█'), '--lr', script, { 'b.yml': other }).slice(2), [
      'job.yml: command: python train.py --lr',
      'b.yml: command: python train.py --no-lr && python train.py --lr',
    ]);
    assert.equal(
      renamed(job('python train.py --rate█'), '-x', script, { 'b.yml': other }),
      'b.yml writes --no-rate in a way that cannot be changed here.',
    );
  });

  test('beginnings of it, as far as they mean no other', () => {
    const commands = (command: string) => {
      const more = { 'b.yml': job(command) };
      return [renamed(job('python train.py --rate-decay█ 1'), '--fade', argparse(read), more)]
        .flat()
        .filter((line) => line.startsWith('b.yml'));
    };
    for (const [before, after] of [
      ['--rate-d 1', '--fade 1'],
      ['--rate-d=1', '--fade=1'],
      ['--rate-decay=--rate-decay', '--fade=--rate-decay'],
    ])
      assert.deepEqual(commands(`python train.py ${before}`), [`b.yml: command: python train.py ${after}`]);
    for (const other of ['--rat 1', '--rate 1', 'rate-decay', '-r 1', '--rate-decay-2 1', '-'])
      assert.deepEqual(commands(`python train.py ${other}`), [], other);
    assert.equal(
      renamed(job('python train.py --rate-decay█ 1'), '--fade', argparse(read), {
        'b.yml': job("python train.py --rate'-decay' 1"),
      }),
      'b.yml writes --rate-decay in a way that cannot be changed here.',
    );
  });

  test('in the module that declares it', () => {
    const options = `${argparse('def get():\n    return parser.parse_args()\n')}`;
    const script = 'from options import get\nargs = get()\nprint(args.rate)\n';
    assert.deepEqual(
      renamed(job('python train.py --rate█ 1'), '--lr', script, { 'src/options.py': options }),
      [
        'src/options.py: parser.add_argument("--lr", "-r", type=float)',
        'src/train.py: print(args.lr)',
        'job.yml: command: python train.py --lr 1',
      ],
    );
  });

  test('typer calls it like the parameter', () => {
    const typer = (mark: string) =>
      `import typer\nfrom typing import Annotated\ndef main(rate: ${mark}): pass\ntyper.run(main)\n`;
    for (const mark of [
      'int = typer.Option(1, "--speed", "-s")',
      'Annotated[int, typer.Option("--speed", "-s")] = 1',
    ])
      assert.deepEqual(renamed(job('python train.py --speed█ 1'), '--lr', typer(mark)), [
        `src/train.py: def main(rate: ${mark.replace('speed', 'lr')}): pass`,
        'job.yml: command: python train.py --lr 1',
      ]);
  });

  test('click hands it over by the name that it had', () => {
    const named =
      'import click\n@click.command()\n@click.option("--rate", "-r", "speed", default=1)\ndef main(speed): pass\nmain()\n';
    assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', named), [
      'src/train.py: @click.option("--lr", "-r", "speed", default=1)',
      'job.yml: command: python train.py --lr 1',
    ]);
    const script =
      'import click\n@click.command()\n@click.option("--rate", default=1)\ndef main(rate): pass\nmain()\n';
    assert.deepEqual(renamed(job('python train.py --rate█ 1'), '--lr', script), [
      'src/train.py: @click.option("--lr", "rate", default=1)',
      'job.yml: command: python train.py --lr 1',
    ]);
  });

  test('why not', () => {
    assert.equal(
      renamed(job('python tr█ain.py --rate 1'), '--lr', argparse(read)),
      'Nothing to rename here: expected an option of a script.',
    );
    assert.equal(
      renamed(job('python train.py --rate█ 1'), '--lr', 'print(1)\n'),
      'Nothing to rename here: expected an option of a script.',
    );
    for (const name of ['lr', '--', '--1', '--l r', '--lr!', '---lr'])
      assert.match(
        String(renamed(job('python train.py --rate█ 1'), name, argparse(read))),
        /^Invalid option /,
        name,
      );
    assert.match(
      String(
        renamed(job('python train.py --rate█ 1'), '--lr', argparse(read).replace('"--rate"', '"--" "rate"')),
      ),
      /^--rate is not a string literal/,
    );
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
      /^--rate is not a string literal/,
    );
  });

  test('an abbreviation is shown in full, and what is no option is none', () => {
    const { text, offset } = cursorIn(job('python train.py --rate-d█ 1'));
    const document = documentOf(text, { 'src/train.py': argparse(read) }, 'job.yml');
    assert.equal(optionTargetAt(document, offset)?.flag, '--rate-decay');
    assert.equal(optionTargetAt(document, text.indexOf('train.py')), undefined);
  });
});
