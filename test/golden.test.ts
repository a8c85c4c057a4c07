/**
 * The golden workspace: real-looking files, every finding of theirs in one reviewed text file. The findings are those
 * with the frozen matrix: many a message names the newest tag or version, which a refresh of `data/` would change.
 * `UPDATE_GOLDEN=1 npm test -- test/golden.test.ts` accepts what is found now.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../src/core/base/findings.ts';
import { Lines } from '../src/core/base/lines.ts';
import type { Span } from '../src/core/base/span.ts';
import { dependentsOf } from '../src/core/stack/dependents.ts';
import { expectGolden } from './support/golden.ts';
import { goldenWorkspace } from './support/project.ts';

const workspace = goldenWorkspace();
const files = [...workspace.files.keys()];

describe('the golden workspace', () => {
  test('has the findings that were reviewed', () => {
    const found = files.flatMap((path) => {
      const facts = workspace.facts(path);
      const lines = new Lines(facts.text);
      const dependents = dependentsOf(workspace.project, path).map((each) => each.path);
      const role = dependents.length > 0 ? `of ${dependents.join(', ')}` : 'not ours';
      const kind = facts.kind ?? (facts.environments.length > 0 ? 'dockerfile' : role);
      return [
        `${path}: ${kind}`,
        ...workspace
          .findings(path)
          .flatMap(({ span, severity, code, message, related = [] }) => [
            `  ${rangeText(span, lines)} ${severity} ${code} ${message}`,
            ...related.map(
              (each) => `      ${each.path ?? ''} ${rangeText(each.span, lines)} ${each.message}`,
            ),
          ]),
      ];
    });
    expectGolden(new URL('golden.txt', import.meta.url), `${found.join('\n')}\n`);
  });

  test('keeps no finding where its fix was applied, and gets none that is new and serious', () => {
    const serious = ({ severity }: Finding) => severity === 'error' || severity === 'warning';
    const key = (path: string, { code }: Finding) => `${path} ${code}`;
    const before = workspace.all;
    for (const { path, finding } of before) {
      for (const fix of finding.fixes) {
        const after = workspace.fixed(path, fix).all;
        const count = (all: typeof after) =>
          all.filter((each) => each.path === path && each.finding.code === finding.code).length;
        assert.ok(count(after) < count(before), `${path}: ${finding.code}: ${fix.title}`);
        const known = new Set(before.map((each) => key(each.path, each.finding)));
        const fresh = after.filter(
          (each) => serious(each.finding) && !known.has(key(each.path, each.finding)),
        );
        assert.deepEqual(
          fresh.map((each) => each.finding.message),
          [],
          `${path}: ${finding.code}: ${fix.title}`,
        );
      }
    }
  });
});

function rangeText(span: Span, lines: Lines): string {
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return `${start.line + 1}:${start.character + 1}-${end.character + 1}`;
}
