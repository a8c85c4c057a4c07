/**
 * Jobs that failed, reduced from public reports: what is found in each before it is sent, by the facts of `data/`. The
 * same job with the mistake repaired has no error and no warning. A new case is a text behind a line `=== name: codes` with
 * its cause and source, and one behind `=== name, repaired` with the files that differ.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import { type Files, filesOf, Workspace } from '../support/project.ts';

const notFound = 'not found';
const cases = readFileSync(new URL('failures.txt', import.meta.url), 'utf8')
  .split(/^=== /m)
  .slice(1)
  .map(read);
const failures = cases.filter(({ expected }) => expected !== undefined);

describe('what public reports say of jobs that failed', () => {
  for (const { name, expected = '', files } of failures)
    test(`${name}: ${expected}`, () => {
      assert.equal(codesIn(files).join(', ') || notFound, expected);
    });
});

describe('the same jobs repaired', () => {
  for (const { name, expected, files, without } of cases) {
    if (expected !== undefined) continue;
    test(name, () => {
      const before = failures.find((each) => each.name === name);
      assert.ok(before, `no case ${name} to repair`);
      const repaired = new Map([...before.files, ...files]);
      for (const path of without) repaired.delete(path);
      assert.deepEqual(codesIn(repaired), []);
    });
  }
});

test('every case is repaired too, and has its cause and source', () => {
  const repaired = cases.filter(({ expected }) => expected === undefined).map(({ name }) => name);
  assert.deepEqual(
    failures.map(({ name }) => name),
    repaired,
  );
  for (const { name, said } of failures) assert.match(said, /^.+\n(?:.*\n)*https:\/\/\S+$/, name);
});

interface Case {
  readonly name: string;
  /** The codes of its errors and warnings; `undefined` where it is repaired. */
  readonly expected: string | undefined;
  /** What stands before its files. */
  readonly said: string;
  readonly files: Files;
  readonly without: readonly string[];
}

function read(text: string): Case {
  const [, name = '', expected] = /^(.+?)(?:, repaired|: (.*))\n/.exec(text) ?? [];
  const rest = text.slice(text.indexOf('\n') + 1);
  const begin = rest.search(/^--- /m);
  const said = (begin < 0 ? rest : rest.slice(0, begin)).trim();
  return {
    name,
    expected,
    said,
    files: begin < 0 ? new Map() : filesOf(rest.slice(begin)),
    without: Array.from(said.matchAll(/^Without (\S+)$/gm), ([, path = '']) => path),
  };
}

/** Of errors and warnings, each once. */
function codesIn(files: Files): string[] {
  const found = new Workspace(files, { matrix: bundledMatrix() }).all.filter(({ finding: { severity } }) =>
    ['error', 'warning'].includes(severity),
  );
  return [...new Set(found.map(({ finding }) => finding.code))].sort();
}
