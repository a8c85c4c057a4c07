import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/cli/reports/report.ts';
import { reportFormats } from '../../src/cli/reports.ts';

/** What is printed of one finding, without the last line. */
function printed(line: string, from: number, to: number, severity: 'error' | 'hint' = 'error'): string[] {
  const range = { start: { line: 9, character: from }, end: { line: 9, character: to } };
  const report: Report = {
    version: '1',
    matrix: { date: '2026-01-01' },
    files: [
      {
        path: 'a.yml',
        kind: 'commandJob',
        findings: [{ code: 'x', severity, message: 'Wrong.', range, fingerprint: 'f' }],
      },
    ],
    summary: { files: 1, errors: 1, warnings: 0, infos: 0, hints: 0 },
  };
  const text = reportFormats.text(report, false, () => line);
  return text.split('\n').slice(0, -2);
}

test('the line is shown, with what is wrong marked below it', () => {
  assert.deepEqual(printed('  image: abc', 9, 12), [
    'a.yml:10:10 error Wrong. [x]',
    '  10 |   image: abc',
    '     |          ^^^',
  ]);
  assert.deepEqual(printed('', 0, 0).at(-1), '     | ^');
  assert.deepEqual(printed('\tcode: x', 7, 8).slice(1), ['  10 |  code: x', '     |        ^']);
});

test('a hint needs no more than its line', () => {
  assert.deepEqual(printed('  image: abc', 9, 12, 'hint'), ['a.yml:10:10 hint Wrong. [x]']);
});

test('of a long line the part around it is shown', () => {
  const [, shown = '', mark = ''] = printed(`${'a'.repeat(500)}WRONG${'b'.repeat(500)}`, 500, 505);
  assert.equal(shown.length, '  10 | '.length + 120);
  assert.equal(shown.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1), 'WRONG');
  const [, end = '', below = ''] = printed(`${'a'.repeat(500)}WRONG`, 500, 505);
  assert.equal(end.slice(below.indexOf('^')), 'WRONG');
});

test('control characters are shown and not obeyed, and the mark stays below', () => {
  const [, shown = '', mark = ''] = printed('a\u001b[31mb: WRONG', 9, 14);
  assert.ok(!shown.includes('\u001b'));
  assert.equal(shown.slice(mark.indexOf('^')), 'WRONG');
});

test('--format concise has one line each', () => {
  const report: Report = {
    version: '1',
    matrix: { date: '2026-01-01' },
    files: [],
    summary: { files: 0, errors: 0, warnings: 0, infos: 0, hints: 0 },
  };
  assert.equal(reportFormats.concise(report, false, () => 'x').split('\n').length, 2);
});
