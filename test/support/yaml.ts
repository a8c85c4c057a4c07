/** The one place where tests touch the engine: they speak YAML, with cursor marks and caret comments. */
import assert from 'node:assert/strict';
import type { Finding } from '../../src/core/base/findings.ts';
import { Lines } from '../../src/core/base/lines.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { checkDocument } from '../../src/core/checks/check.ts';
import { certainEdits } from '../../src/core/features/certainEdits.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import type { Completion } from '../../src/core/features/completion/completion.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import { Project, type ProjectOptions } from '../../src/core/project/project.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { frozenMatrix } from './frozenMatrix.ts';

/** The day on which tests take place: two days after the facts of the frozen matrix were collected. */
export const today = '2026-11-23';

/** What a test may ask for in place of the usual: other settings, the matrix of the programs, another day. */
export type ProjectChoices = Partial<Pick<ProjectOptions, 'matrix' | 'roots' | 'settings' | 'today'>>;

/** A project over texts; a bug in a rule fails the test. */
export function projectOf(files: ReadonlyMap<string, string>, choices: ProjectChoices = {}): Project {
  return new Project({
    files: new MemoryFiles(files),
    matrix: frozenMatrix(),
    today,
    ...choices,
    onBug: (_rule, _path, error) => {
      throw error;
    },
  });
}

/** A text that is not saved anywhere: nothing lies beside it. */
export function factsOf(text: string): DocumentFacts {
  const path = 'untitled:text';
  return new DocumentFacts(projectOf(new Map([[path, text]])), path);
}

/** Takes the cursor mark out of a text: exactly one `|`, or one `█` where the text needs `|` itself. */
export function cutMark(marked: string): { text: string; offset: number } {
  const mark = marked.includes('█') ? '█' : '|';
  const offset = marked.indexOf(mark);
  assert.ok(offset >= 0 && marked.indexOf(mark, offset + 1) < 0, `exactly one ${mark} must mark the cursor`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/**
 * Compares all findings with the caret comments of a text: `#   ^^^^ code` below a line means that a finding of
 * that code covers exactly the characters above the carets, and above the `#` if they follow it directly (`#^^^`);
 * `# warning` and the like behind the code, its severity.
 * @param codes the codes that count; all where none are given
 */
export function expectFindings(text: string, codes?: readonly string[]): void {
  compareFindings(text, findingsOf(text, codes));
}

/** Remarks (info, hint) of rules that the text does not speak of are not compared. */
export function compareFindings(text: string, findings: readonly Finding[], path?: string): void {
  const lines = new Lines(text);
  const expected = text.split('\n').flatMap((line, index) => {
    const [, lead, carets, code, severity] =
      /^(\s*#\s*)(\^+) (\S+)(?: (error|warning|info|hint))?/.exec(line) ?? [];
    if (lead === undefined || carets === undefined) return [];
    const start = lead.endsWith('#') ? lead.length - 1 : lead.length;
    return [
      `${previousLine(text, index)}:${start}-${lead.length + carets.length} ${code}${severity ? ` ${severity}` : ''}`,
    ];
  });
  const withSeverity = /\^ \S+ (?:error|warning|info|hint)/.test(text);
  const spoken = (code: string) => new RegExp(`\\^ ${code}(?![\\w-])`).test(text);
  const compared = findings.filter(
    ({ severity, code }) => severity === 'error' || severity === 'warning' || spoken(code),
  );
  const actual = compared.map((finding) => {
    const start = lines.positionAt(finding.span.start);
    const end = lines.positionAt(finding.span.end);
    return `${start.line}:${start.character}-${end.character} ${finding.code}${withSeverity ? ` ${finding.severity}` : ''}`;
  });
  assert.deepEqual(
    actual,
    expected,
    path === undefined ? undefined : `${path}: ${findings.map(({ message }) => message).join(' | ')}`,
  );
}

/** The line that a caret comment speaks of: the last one above it that is no caret comment. */
function previousLine(text: string, index: number): number {
  const lines = text.split('\n');
  let line = index - 1;
  while (/^\s*#\s*\^/.test(lines[line] ?? '')) line--;
  return line;
}

export function findingsOf(text: string, codes?: readonly string[]): readonly Finding[] {
  return checkDocument(factsOf(text)).findings.filter(({ code }) => !codes || codes.includes(code));
}

/** The text after the first finding's fix whose title matches. */
export function fixed(text: string, title = /./): string {
  const fixes = findingsOf(text).flatMap((finding) => finding.fixes);
  const fix = fixes.find((each) => title.test(each.title));
  assert.ok(fix, `no fix ${title} among: ${fixes.map((each) => each.title).join('; ') || 'none'}`);
  return applyEdits(text, fix.edits);
}

/** The text after all fixes that leave no choice. */
export function fixedWithoutChoice(text: string): string {
  const { project, path } = factsOf(text);
  return applyEdits(text, certainEdits(project, findingsOf(text), path));
}

export function expectHover(marked: string, ...patterns: readonly RegExp[]): void {
  const { text, offset } = cutMark(marked);
  const hover = hoverAt(factsOf(text), offset);
  assert.ok(hover, 'nothing is shown');
  for (const pattern of patterns) assert.match(hover.markdown, pattern);
}

export function expectNoHover(marked: string): void {
  const { text, offset } = cutMark(marked);
  assert.equal(hoverAt(factsOf(text), offset)?.markdown, undefined);
}

export function completionsOf(marked: string): Completion[] {
  const { text, offset } = cutMark(marked);
  return complete(factsOf(text), offset);
}

/** The text after the proposal with that label was accepted. */
export function completed(marked: string, label: string): string {
  const completions = completionsOf(marked);
  const found = completions.find((each) => each.label === label);
  assert.ok(
    found,
    `no "${label}" among: ${
      completions
        .slice(0, 20)
        .map((each) => each.label)
        .join('; ') || 'none'
    }`,
  );
  return applyEdits(cutMark(marked).text, [{ span: found.span, newText: found.newText }]);
}
