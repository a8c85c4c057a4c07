/** `npm run mutation`: its runner has to notice what tests notice, and its list of equivalent mistakes has to be true. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { knownEquivalents, nameOf } from '../scripts/mutation/equivalent.ts';
import { repository } from './e2e/host/folders.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-mutation-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const runner = pathToFileURL(path.join(repository, 'scripts', 'mutation', 'runner.mjs')).href;
const failed = path.join(folder, 'failed.json');

/** What a program writes that has the runner, as `strykerPlugins`, and these test files around it. */
function run(
  files: Readonly<Record<string, string>>,
  program: string,
  environment: NodeJS.ProcessEnv = {},
): unknown {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const whole = `import { strykerPlugins } from ${JSON.stringify(runner)};\n${program}`;
  const answer = execFileSync(process.execPath, ['--input-type=module', '--eval', whole], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      ACPT_MUTATION_TESTS: JSON.stringify(Object.keys(files)),
      ACPT_MUTATION_FAILED: failed,
      ...environment,
    },
  });
  return JSON.parse(answer);
}

/** What the runner answers when these test files are run before any mistake is planted. */
function firstRun(files: Readonly<Record<string, string>>): { status: string; tests?: { name: string }[] } {
  return run(
    files,
    `const runner = new strykerPlugins[0].injectableClass();
    await runner.init();
    console.log(JSON.stringify(await runner.dryRun({ coverageAnalysis: 'perTest' })));`,
  ) as ReturnType<typeof firstRun>;
}

const good = `import { describe, test } from 'node:test';
describe('a suite', () => { test('passes', () => {}); });`;

const missing = `import { readFileSync } from 'node:fs'; readFileSync('docs/none.md');`;
const wrong = `import { test } from 'node:test';
test('is right', () => {}); test('is wrong', () => { throw new Error('1 is not 2'); });`;
const told = () =>
  JSON.parse(readFileSync(failed, 'utf8')).map((each: { test: string; reason: string }) => [
    each.test,
    each.reason,
  ]);

test('a file with a test that fails before a mistake is planted is named and left out', () => {
  const { status, tests } = firstRun({ 'wrong.test.ts': wrong, 'good.test.ts': good });
  assert.equal(status, 'complete');
  assert.deepEqual(
    tests?.map(({ name }) => name),
    ['good.test.ts › (loading)', 'good.test.ts › a suite › passes'],
  );
  assert.deepEqual(told(), [['wrong.test.ts › is wrong', '1 is not 2']]);
});

test('where many fail nothing is planted, and all of them are named', () => {
  const { status } = firstRun({ 'missing.test.ts': missing, 'good.test.ts': good, 'wrong.test.ts': wrong });
  assert.equal(status, 'error');
  assert.deepEqual(told(), [
    ['missing.test.ts › (loading)', "ENOENT: no such file or directory, open 'docs/none.md'"],
    ['wrong.test.ts › is wrong', '1 is not 2'],
  ]);
});

test('what is done before and after each test is done for those of inner suites too', () => {
  const text = `import { beforeEach, afterEach, describe, test } from 'node:test';
let done = '';
beforeEach(() => { done = 'outer'; });
describe('a suite', () => {
  beforeEach(() => { done += ' inner'; });
  test('sees both', () => { if (done !== 'outer inner') throw new Error(done); });
});
test('sees its own', () => { if (done !== 'outer') throw new Error(done); });`;
  const { status, tests } = firstRun({ 'hooks.test.ts': text });
  assert.equal(status, 'complete');
  assert.equal(tests?.length, 3);
});

test('tests that pass are told by file, suite and name', () => {
  const { status, tests } = firstRun({ 'good.test.ts': good });
  assert.equal(status, 'complete');
  assert.deepEqual(
    tests?.map(({ name }) => name),
    ['good.test.ts › (loading)', 'good.test.ts › a suite › passes'],
  );
});

test('of the mistakes only each N-th from the first one on is planted', () => {
  const answers = run(
    { 'good.test.ts': good },
    `const runner = new strykerPlugins[0].injectableClass();
    await runner.init();
    const answers = [];
    for (const id of ['0', '1', '2', '3', '4'])
      answers.push((await runner.mutantRun({ activeMutant: { id, fileName: 'a.ts' } })).status);
    console.log(JSON.stringify(answers));`,
    { ACPT_MUTATION_EVERY: '3', ACPT_MUTATION_FIRST: '1' },
  );
  assert.deepEqual(answers, ['error', 'survived', 'error', 'error', 'survived']);
});

test('a test that noticed a mistake is asked first about the next', () => {
  const asks = `import { test } from 'node:test';
import { appendFileSync } from 'node:fs';
test('asks', () => { appendFileSync('asked.txt', import.meta.url.replace(/.*\\/|\\.test.*/g, '') + ' ');`;
  run(
    { 'calm.test.ts': `${asks} });`, 'strict.test.ts': `${asks} throw new Error('noticed'); });` },
    `const runner = new strykerPlugins[0].injectableClass();
    await runner.init();
    for (const id of ['0', '1']) await runner.mutantRun({ activeMutant: { id, fileName: 'a.ts' } });
    console.log('null');`,
  );
  assert.equal(readFileSync(path.join(folder, 'asked.txt'), 'utf8'), 'calm strict strict ');
});

test('a mistake is named by its line and what it changes, on one line', () => {
  const source = 'if (a) {\n  return [\n    1,\n  ];\n}\n';
  const planted = (start: number[], end: number[], replacement: string) => ({
    replacement,
    location: {
      start: { line: start[0] ?? 0, column: start[1] ?? 0 },
      end: { line: end[0] ?? 0, column: end[1] ?? 0 },
    },
  });
  assert.deepEqual(nameOf(source, planted([1, 5], [1, 6], 'true')), {
    line: 'if (a) {',
    change: 'a → true',
  });
  assert.deepEqual(nameOf(source, planted([2, 10], [4, 4], '[]')), {
    line: 'return [',
    change: '[ 1, ] → []',
  });
});

test('what is listed as equivalent stands in the code, changes something there, and has a reason', () => {
  for (const { file, line, change, reason } of knownEquivalents()) {
    const source = readFileSync(path.join(repository, file), 'utf8');
    const where = `${file}: ${line}: ${change}`;
    const at = source.split('\n').findIndex((each) => each.trim() === line);
    assert.notEqual(at, -1, where);
    const [code = ''] = change.split(' → ');
    const below = source.split('\n').slice(at).join(' ').replace(/\s+/g, ' ');
    assert.ok(below.includes(code), where);
    assert.ok(reason.length > 10, where);
  }
});
