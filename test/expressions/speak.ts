/** The only place that calls the API under test: tests speak YAML, with a cursor mark. */
import assert from 'node:assert/strict';
import { checkExpressions } from '../../src/core/azureml/expressions/checks/index.ts';
import { expressionCompletions } from '../../src/core/azureml/expressions/completion.ts';
import { expressionHover } from '../../src/core/azureml/expressions/hover.ts';
import type { ExpressionProblem } from '../../src/core/azureml/expressions/problem.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { WritingCursor } from '../../src/core/languages/yaml/writingCursor.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { projectOf } from '../support/yaml.ts';

export type Files = Readonly<Record<string, string>>;

/** A text among other files. */
export function documentOf(text: string, files: Files = {}, path = 'document.yml'): DocumentFacts {
  return new DocumentFacts(projectOf(new Map([...Object.entries(files), [path, text]])), path);
}

/** The text without its one mark: `█`, or `|` where there is exactly one. */
export function cursorIn(marked: string): { text: string; offset: number } {
  const mark = marked.includes('█') ? '█' : '|';
  assert.equal(marked.split(mark).length, 2, 'exactly one cursor mark');
  const offset = marked.indexOf(mark);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

export function problemsIn(text: string, files: Files = {}, path?: string): ExpressionProblem[] {
  return checkExpressions(documentOf(text, files, path));
}

/** Applies the first fix of the only finding with that code. */
export function fixed(text: string, code: string, files: Files = {}, title?: RegExp): string {
  const problem = problemsIn(text, files).find((each) => each.code === code);
  assert.ok(problem, `no ${code}`);
  const fix = problem.fixes.find((each) => !title || title.test(each.title));
  assert.ok(fix, `no fix for ${code}: ${problem.message}`);
  return applyEdits(text, fix.edits);
}

export function completionsAt(marked: string, files: Files = {}) {
  const { text, offset } = cursorIn(marked);
  return expressionCompletions(documentOf(text, files), new WritingCursor(text, offset));
}

export function labelsAt(marked: string, files: Files = {}): string[] {
  return (completionsAt(marked, files) ?? []).map(({ label }) => label);
}

/** The text after the completion with that label is accepted. */
export function accepted(marked: string, label: string, files: Files = {}): string {
  const { text } = cursorIn(marked);
  const item = completionsAt(marked, files)?.find((each) => each.label === label);
  assert.ok(item, `no "${label}" among "${labelsAt(marked, files)}" in ${marked}`);
  return applyEdits(text, [{ span: item.replaceSpan, newText: item.insertText }]);
}

export function hoverIn(marked: string, files: Files = {}) {
  const { text, offset } = cursorIn(marked);
  return expressionHover(documentOf(text, files), offset);
}

export function hoverAt(marked: string, files: Files = {}): string | undefined {
  return hoverIn(marked, files)?.markdown;
}
