/**
 * Python itself says which command lines a parser accepts: of random parsers and random command lines, what Python
 * accepts must not be refused here. `npm test -- test/code/oracle.test.ts` says how many of the others are seen.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchArguments } from '../../src/core/code/arguments.ts';
import { argparseOf } from '../../src/core/code/options/argparse.ts';
import { parsePython } from '../../src/core/languages/pythonCode/parse.ts';
import { shellCommands } from '../../src/core/languages/shell/commands.ts';
import { configureProperties } from '../support/properties.ts';

configureProperties();

const cases = 2000;

interface Case {
  readonly script: string;
  readonly line: string;
}

test('what Python accepts is not refused, and most of what it refuses is', () => {
  const all = randomCases();
  const accepted = askPython(all);
  const counts = { accepted: 0, refused: 0, seen: 0 };
  for (const [index, { script, line }] of all.entries()) {
    const parser = argparseOf([{ path: 'train.py', module: parsePython(script) }]);
    assert.ok(parser, script);
    const words = shellCommands(line, 0, () => undefined)[0]?.words ?? [];
    const { problems } = matchArguments(parser, words);
    if (accepted[index]) {
      counts.accepted++;
      assert.deepEqual(
        problems.map((each) => each.kind),
        [],
        `${script}\n${line}`,
      );
    } else {
      counts.refused++;
      if (problems.length > 0) counts.seen++;
    }
  }
  assert.ok(counts.accepted > cases / 6 && counts.refused > cases / 6, JSON.stringify(counts));
  assert.ok(counts.seen / counts.refused > 0.9, JSON.stringify(counts));
});

function askPython(all: readonly Case[]): readonly boolean[] {
  const program = `
import contextlib, io, json, shlex, sys
answers = []
for case in json.load(sys.stdin):
    sys.argv = ["train.py", *shlex.split(case["line"])]
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(case["script"], "train.py", "exec"), {"__name__": "__main__"})
        answers.append(True)
    except SystemExit as end:
        answers.append(end.code in (0, None))
json.dump(answers, sys.stdout)
`;
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(all),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  assert.equal(status, 0, `This test needs python3 on the PATH (3.8 or newer). ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as boolean[];
}

const names = [
  'lr',
  'learning-rate',
  'learning_rate',
  'learn',
  'data',
  'data-dir',
  'epochs',
  'max_epochs',
  'fp16',
  'model',
  'm',
  'v',
  'x-y',
];
const values = [
  '1',
  '2',
  '0.5',
  '1e-3',
  '-1',
  '-0.5',
  'adam',
  'sgd',
  'data/x',
  'nan',
  '1_000',
  '.5',
  '3.',
  "'a b'",
  '""',
  '-',
];

function randomCases(): Case[] {
  const numbers = fc.array(fc.nat(), { minLength: 150, maxLength: 150 });
  return fc.sample(numbers, cases).map((each) => new Author(each).case());
}

/** Writes a script and a command line, each decision by the next of the numbers. */
class Author {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  case(): Case {
    const flags: string[] = [];
    const declarations: string[] = [];
    const resolves = this.#isOneIn(4);
    for (let count = this.#below(6); count > 0; count--) {
      const name = this.#pick(names);
      const flag = `${name.length === 1 || this.#isOneIn(12) ? '-' : '--'}${name}`;
      const short = `-${name[0]}`;
      const all = [flag, ...(this.#isOneIn(5) && short !== flag ? [short] : [])].filter(
        (each) => resolves || !flags.includes(each),
      );
      if (all.length === 0) continue;
      flags.push(...all);
      const given = [...all.map((each) => JSON.stringify(each)), ...this.#keywords()];
      declarations.push(`${this.#pick(['parser', 'group'])}.add_argument(${given.join(', ')})`);
    }
    for (let count = this.#isOneIn(4) ? this.#below(3) : 0; count > 0; count--) {
      const type = this.#isOneIn(3) ? `, type=${this.#pick(['int', 'str'])}` : '';
      const nargs = this.#isOneIn(5) ? `, nargs=${this.#pick(['"?"', '"*"', '2'])}` : '';
      declarations.push(`parser.add_argument("pos${count}"${type}${nargs})`);
    }
    const keywords = [
      ...(this.#isOneIn(5) ? ['allow_abbrev=False'] : []),
      ...(resolves ? ['conflict_handler="resolve"'] : []),
    ];
    const script = `import argparse
parser = argparse.ArgumentParser(${keywords.join(', ')})
group = parser.add_argument_group("more")
${declarations.join('\n')}
if __name__ == "__main__":
    args = parser.parse_args()
`;
    return { script, line: this.#line(flags) };
  }

  #line(flags: readonly string[]): string {
    const words = flags.flatMap((flag) => (this.#isOneIn(3) ? [] : this.#given(flag)));
    if (this.#isOneIn(8)) words.unshift(this.#pick(values));
    if (this.#isOneIn(7)) words.push(...this.#given(`--${this.#pick(names)}`));
    for (let count = this.#isOneIn(3) ? this.#below(3) : 0; count > 0; count--)
      words.push(this.#pick(values));
    const letters = flags.filter((flag) => flag.length === 2).map((flag) => flag.slice(1));
    if (letters.length > 1 && this.#isOneIn(3)) words.push(`-${letters.join('')}`, this.#pick(values));
    if (this.#isOneIn(30)) words.push('--', this.#pick(values));
    return words.join(' ');
  }

  #keywords(): string[] {
    const kind = this.#below(10);
    if (kind < 2) return ['action="store_true"'];
    const keys =
      kind === 2 ? ['type=int', 'choices=[1, 2, 3]'] : kind === 3 ? ['choices=["adam", "sgd"]'] : [];
    if (kind > 3 && !this.#isOneIn(3)) keys.push(`type=${this.#pick(['int', 'float', 'str'])}`);
    if (kind > 3 && this.#isOneIn(4)) keys.push(`nargs=${this.#pick(['"+"', '"*"', '"?"', '2'])}`);
    if (this.#isOneIn(8)) keys.push('required=True');
    return keys;
  }

  #given(flag: string): string[] {
    const written = this.#isOneIn(7) && flag.length > 4 ? flag.slice(0, -1 - this.#below(3)) : flag;
    switch (this.#below(6)) {
      case 0:
        return [written];
      case 1:
        return [`${written}=${this.#pick(values.filter((value) => !value.includes(' ')))}`];
      case 2:
        return [written, this.#pick(values), this.#pick(values)];
      default:
        // What fits most types, more often than not.
        return [written, this.#isOneIn(3) ? this.#pick(values) : '1'];
    }
  }

  #next(): number {
    return this.#numbers[this.#at++ % this.#numbers.length] ?? 0;
  }

  #below(end: number): number {
    return this.#next() % end;
  }

  #pick<Value>(from: readonly Value[]): Value {
    return from[this.#below(from.length)] as Value;
  }

  #isOneIn(count: number): boolean {
    return this.#below(count) === 0;
  }
}
