/** What is written on the command line: what is accepted, what is refused in which words, and what the help says. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hasColour } from '../../src/cli/colour.ts';
import { commandNames, definitions, manuals } from '../../src/cli/commands/index.ts';
import { main } from '../../src/cli/main.ts';
import type { Report } from '../../src/cli/reports/report.ts';
import { printable } from '../../src/core/base/printable.ts';
import { acpt as runAcpt } from '../support/commandLine.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { configureProperties, tries } from '../support/properties.ts';

configureProperties();

const acpt = (...args: string[]) => runAcpt(args);

describe('what is refused', () => {
  const cases: readonly (readonly [args: readonly string[], message: string])[] = [
    [['chekc'], 'Unknown command "chekc". Did you mean "check"? See acpt --help.'],
    [['help', 'chekc'], 'Unknown command "chekc". Did you mean "check"? See acpt --help.'],
    [['zzz', '--help'], 'Unknown command "zzz". See acpt --help.'],
    [['__proto__'], 'Unknown command "__proto__". See acpt --help.'],
    [['constructor', '--help'], 'Unknown command "constructor". See acpt --help.'],
    [['--zzz'], 'Unknown option "--zzz". See acpt --help.'],
    [['check', '--fxi', '.'], 'Unknown option "--fxi". Did you mean --fix? See acpt check --help.'],
    [['check', '--fix=true', '.'], '--fix takes no value. See acpt check --help.'],
    [['check', '--fxi=true', '.'], 'Unknown option "--fxi=true". See acpt check --help.'],
    [['check', '--__proto__', '.'], 'Unknown option "--__proto__". See acpt check --help.'],
    [['check', '.', '--select'], 'Missing value for --select <rules>. See acpt check --help.'],
    [
      ['check', '--write-baseline', '--exit-zero', '.'],
      'Missing value for --write-baseline: "--exit-zero" is an option. See acpt check --help.',
    ],
    [['check', '--write-baseline', '', '.'], 'Missing value for --write-baseline. See acpt check --help.'],
    [['check', '--select=', '.'], 'Missing value for --select. See acpt check --help.'],
    [['--'], 'Expected a command. See acpt --help.'],
    [[''], 'Unknown command "". See acpt --help.'],
    [
      ['check', '--format=constructor', '.'],
      'Invalid value "constructor" for --format. Expected one of text, concise, json, sarif, github, azure, gitlab, junit. See acpt check --help.',
    ],
    [
      ['stack', '--format', 'xml', 'a.yml'],
      'Invalid value "xml" for --format. Expected text or json. See acpt stack --help.',
    ],
    [
      ['check', '--max-warnings', '-1', '.'],
      'Invalid value "-1" for --max-warnings. Expected a number. See acpt check --help.',
    ],
    [
      ['stack', 'a.yml', 'b.yml'],
      'Expected exactly one file, FILE:LINE or reference. See acpt stack --help.',
    ],
    [['why', 'torch'], `${manuals.why.expected} See acpt why --help.`],
    [
      ['matrix', 'toString'],
      'Unknown action "toString". Expected show, list, update, check or forget. See acpt matrix --help.',
    ],
    [['rules', 'a'], `${manuals.rules.expected} See acpt rules --help.`],
  ];
  for (const [args, message] of cases)
    test(args.join(' '), async () =>
      assert.deepEqual(await acpt(...args), { code: 2, out: '', err: `acpt: ${message}\n` }),
    );

  for (const name of commandNames)
    test(`acpt ${name} tells what is too much`, async () => {
      const { code, err } = await acpt(name, '--format', 'json', '--nope');
      assert.equal(code, 2);
      assert.match(err, /^acpt: Unknown option "--(?:nope|format)"\..* See acpt \w+ --help\.\n$/);
    });

  test('arguments of any length, at once', async () => {
    const long = 'x'.repeat(1_000_000);
    await acpt('explain', 'x');
    const start = performance.now();
    for (const args of [
      [long],
      ['check', `--${long}`],
      ['check', '--format', long, '.'],
      ['check', long],
      ['explain', long],
      ['stack', `${long}:1`],
      ['diff', long, long],
      ['init', long],
      ['mcp', '--root', long],
      ['devcontainer', long, '--workspace-folder', long],
    ])
      assert.doesNotMatch((await acpt(...args)).err, /^acpt: internal error|^$/, args[0]?.slice(0, 9));
    assert.ok(performance.now() - start < 2000);
  });
});

test('whatever is written, it ends with a status and without an error of the program', async () => {
  // What fast-check has for this makes a list of all characters first.
  const anyCharacter = fc
    .nat(0x10ffff)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
  // Nothing that writes, asks a registry or looks at this machine.
  const words = fc.oneof(
    fc.constantFrom(
      ...commandNames.filter((name) => !/^(?:mcp|submit|preflight|devcontainer)$/.test(name)),
      ...[
        'help',
        '--',
        '-',
        '--help',
        '-h',
        '-V',
        'show',
        'list',
        'examples/finetune/job.yml',
        'examples',
        ':3',
      ],
      ...['examples/finetune/pipeline.yml:27', 'torch', 'acpt-pytorch-2.8-cuda12.6:15', 'bash', 'old-image'],
      ...[
        '--format',
        'json',
        'sarif',
        '--format=gitlab',
        '--fail-on',
        'hint',
        '--select',
        '--ignore',
        '--diff',
      ],
      ...[
        '--statistics',
        '--exit-zero',
        '--max-warnings',
        '0',
        '--baseline',
        '--stdin-filename',
        '--ci',
        'none',
      ],
      ...[
        '__proto__',
        'constructor',
        '--__proto__',
        '--constructor=1',
        '',
        '=',
        '--=',
        '---',
        '\u001b[2J',
        '\n::error::',
      ],
    ),
    fc.string({ unit: anyCharacter, maxLength: 12 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 7 }), async (args) => {
      let [out, err] = ['', ''];
      const code = await main(args, {
        matrix: frozenMatrix(),
        input: async () => '',
        write: (text) => (out += text),
        complain: (...lines) => (err += lines.map((line) => `${printable(line)}\n`).join('')),
        colour: false,
      });
      assert.ok([0, 1, 2].includes(code), `${code}`);
      assert.doesNotMatch(err, /internal error/);
      assert.ok(!out.includes('\u001b') && !/^::error::$/m.test(out));
      if (code === 2 && args.length > 0) assert.match(err, /^(?:acpt: |$)/);
    }),
    { numRuns: tries(300) },
  );
});

describe('what is accepted', () => {
  test('options after the files, values behind an equals sign, and the last of two', async () => {
    const { out } = await acpt('rules', '--format', 'text', '--format=json');
    assert.ok(JSON.parse(out).length > 50);
    const file = 'test/workspace/single-job/mistakes.yml';
    assert.equal(JSON.parse((await acpt('check', file, '--format=json')).out).files.length, 1);
  });

  test('files with the names of options, behind --', async () => {
    const { err } = await acpt('check', '--', '--fix');
    assert.equal(err, 'acpt: File or folder not found: --fix.\n');
  });

  test('a list given twice is one list', async () => {
    const folder = 'test/workspace/pipeline';
    const codes = async (...args: string[]) => {
      const { out } = await acpt('check', '--format', 'json', ...args, folder);
      const { files }: Report = JSON.parse(out);
      return new Set(files.flatMap(({ findings }) => findings.map(({ code }) => code)));
    };
    const [one, two] = [...(await codes())] as [string, string];
    assert.deepEqual(await codes('--select', one, '--select', two), new Set([one, two]));
    assert.deepEqual(await codes('--select', `${one},${two}`, '--ignore', two), new Set([one]));
  });
});

describe('the help', () => {
  test('without a command lists all, and exits with 2', async () => {
    const { code, out, err } = await acpt();
    assert.deepEqual([code, err], [2, '']);
    for (const name of commandNames) assert.match(out, new RegExp(`^ {2}${name} +\\w`, 'm'));
    assert.deepEqual(await acpt('--help'), { code: 0, out, err });
    assert.deepEqual(await acpt('help'), { code: 0, out, err });
    assert.deepEqual(await acpt('help', 'help'), { code: 0, out, err });
  });

  for (const name of commandNames)
    test(`of acpt ${name} has every option, examples and exit statuses`, async () => {
      const { code, out, err } = await acpt(name, '--help');
      assert.deepEqual([code, err], [0, '']);
      assert.deepEqual(await acpt('help', name), { code, out, err });
      for (const { long } of definitions[name]().options) assert.ok(out.includes(`  ${long}`), long);
      for (const [args] of manuals[name].examples) assert.ok(out.includes(`\n  acpt ${args}\n`), args);
      assert.match(out, /\nExit status:\n {2}0 .*\n(?: .*\n)* {2}2 {3}the command could not run/);
    });

  test('shows values and defaults', async () => {
    const { out } = await acpt('preflight', '--help');
    assert.match(out, /--gpu <kind> .*\(auto, cuda, rocm,\s+none; default:\s+auto\)/);
    assert.match(out, /--engine <program> [^-]*\s\(default: auto\)/);
    const { out: run } = await acpt('run', '--help');
    assert.match(run, /--port <port> [^-]*--debug: the first port\. \(default:\s+5678\)/);
    assert.match(run, /--wait <seconds> [^-]*--debug: [^-]*\s\(default:\s+300\)/);
    assert.match(run, /\n {2}2 .* the exit status of the job\n/);
  });

  for (const name of commandNames)
    test(`has examples of acpt ${name} that can be parsed`, () => {
      for (const [line] of manuals[name].examples) {
        const [first, ...args] = line.replace(/ (?:<|>>?) \S+$/, '').split(' ');
        assert.equal(first, name);
        const command = definitions[name]()
          .exitOverride()
          .configureOutput({ outputError: () => {} });
        command.action(() => {});
        command.parse(args, { from: 'user' });
      }
    });
});

describe('colour', () => {
  const cases: readonly (readonly [Record<string, string>, boolean, boolean])[] = [
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '' }, false, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
  ];
  for (const [environment, isTerminal, expected] of cases)
    test(`${JSON.stringify(environment)} ${isTerminal ? 'on a terminal' : 'in a pipe'}`, () =>
      assert.equal(hasColour(environment, isTerminal), expected));
});
