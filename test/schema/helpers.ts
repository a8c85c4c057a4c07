/** Tests speak YAML: a mark where the cursor is, carets under what a problem must point at. */
import assert from 'node:assert/strict';
import type { DocumentKind } from '../../src/core/azureml/documents/kinds.ts';
import { checkSchema } from '../../src/core/azureml/schema/check.ts';
import type { SchemaProblem } from '../../src/core/azureml/schema/problem.ts';
import type { Fix } from '../../src/core/base/findings.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';

/** The text without its mark, and where the mark was: `█`, or `|` where the text has no `█`. */
export function cursorIn(marked: string): { text: string; offset: number } {
  const mark = marked.includes('█') ? '█' : '|';
  const offset = marked.indexOf(mark);
  assert.equal(marked.split(mark).length, 2, 'exactly one cursor mark');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/** Takes away the indentation that all lines share, and the first line break. */
export function yaml(strings: TemplateStringsArray, ...values: unknown[]): string {
  const text = String.raw({ raw: strings }, ...values).replace(/^\n/, '');
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd()
    .concat('\n');
}

export function problemsIn(kind: DocumentKind, text: string): SchemaProblem[] {
  return checkSchema(kind, parseYaml(text).root, text);
}

interface Expected {
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly says: string;
}

/** `# ^^^^ code part of the message` below a line; `#^^^` begins at the `#` itself. */
const caretLine = /^(?<lead>\s*)#(?<gap>[ ]*)(?<carets>\^+) (?<code>[\w-]+) ?(?<says>.*)$/;

/**
 * Every error and warning must be marked with carets, and every caret must have its problem. Information and hints
 * count only where they are marked.
 */
export function expectProblems(kind: DocumentKind, text: string): void {
  const expected: Expected[] = [];
  let offset = 0;
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const groups = caretLine.exec(line)?.groups;
    if (groups) {
      const { lead = '', gap = '', carets = '', code = '', says = '' } = groups;
      const start = lineStart + lead.length + (gap === '' ? 0 : 1 + gap.length);
      const end = lineStart + lead.length + 1 + gap.length + carets.length;
      expected.push({ start, end, code, says });
    } else {
      lineStart = offset;
    }
    offset += line.length + 1;
  }
  const problems = problemsIn(kind, text);
  const isMarked = (problem: SchemaProblem) =>
    expected.some((each) => each.start === problem.span.start && each.code === problem.code);
  const loud = problems.filter((problem) => /error|warning/.test(problem.severity) || isMarked(problem));
  const show = (each: { start: number; end: number; code: string }) =>
    `${each.code} at ${JSON.stringify(text.slice(each.start, each.end))} (${each.start})`;
  assert.deepEqual(
    loud.map(({ span, code }) => show({ ...span, code })).sort(),
    expected.map(show).sort(),
    problems.map((problem) => problem.message).join('\n'),
  );
  for (const { start, code, says } of expected) {
    const messages = loud
      .filter((problem) => problem.span.start === start && problem.code === code)
      .map((problem) => problem.message);
    assert.ok(
      messages.some((message) => message.includes(says)),
      `${JSON.stringify(messages)} should say ${says}`,
    );
  }
}

/** The text after the fix whose title begins so. */
export function fixed(kind: DocumentKind, text: string, title: string): string {
  const fixes = problemsIn(kind, text).flatMap((problem) => problem.fixes);
  const fix = fixes.find((each) => each.title.startsWith(title));
  assert.ok(fix, `no fix "${title}" among ${fixes.map((each: Fix) => each.title).join(', ')}`);
  return applyEdits(text, fix.edits);
}
