/**
 * The golden workspace: real-looking files, every finding of theirs in one reviewed text file.
 * `UPDATE_GOLDEN=1 npm test -- test/golden.test.ts` accepts what is found now.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Lines } from '../src/core/text/lines.ts';
import { applyEdits } from '../src/core/text/span.ts';
import { analysisOf } from './support/yaml.ts';

const workspace = fileURLToPath(new URL('workspace', import.meta.url));
const golden = fileURLToPath(new URL('golden.txt', import.meta.url));
const files = globSync('**/*.{yml,yaml}', { cwd: workspace })
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
const read = (path: string) => readFileSync(`${workspace}/${path}`, 'utf8');

describe('the golden workspace', () => {
  test('has the findings that were reviewed', () => {
    const found = files.flatMap((path) => {
      const analysis = analysisOf(read(path));
      const lines = new Lines(analysis.text);
      return [
        `${path}: ${analysis.document?.kind ?? 'not ours'}`,
        ...analysis.findings.map(({ span, severity, code, message }) => {
          const start = lines.positionAt(span.start);
          const end = lines.positionAt(span.end);
          return `  ${start.line + 1}:${start.character + 1}-${end.character + 1} ${severity} ${code} ${message}`;
        }),
      ];
    });
    const text = `${found.join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
    assert.equal(text, readFileSync(golden, 'utf8'));
  });

  test('keeps no finding of a rule where its fix was applied, and gets no new one', () => {
    for (const path of files) {
      const text = read(path);
      const before = analysisOf(text).findings;
      for (const finding of before) {
        for (const fix of finding.fixes) {
          const after = analysisOf(applyEdits(text, fix.edits)).findings.map(({ code }) => code);
          const expected = before.filter((each) => each !== finding).map(({ code }) => code);
          assert.deepEqual(after, expected, `${path}: ${finding.code}: ${fix.title}`);
        }
      }
    }
  });
});
