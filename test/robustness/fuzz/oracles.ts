/** What holds of every answer, whatever was asked. */
import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseYaml } from '../../../src/core/languages/yaml/parse.ts';

interface Position {
  readonly line: number;
  readonly character: number;
}
interface Range {
  readonly start: Position;
  readonly end: Position;
}

const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
const isRange = (value: unknown): value is Range =>
  typeof value === 'object' &&
  value !== null &&
  'start' in value &&
  'end' in value &&
  isPosition(value.start);

/** Every range in an answer lies in the text that it is about: the document's own, or that at a `uri` around it. */
export function assertRanges(
  answer: unknown,
  own: string,
  textAt: (uri: string) => string | undefined,
): void {
  if (Array.isArray(answer)) for (const each of answer) assertRanges(each, own, textAt);
  else if (isRange(answer)) assertInside(answer, own);
  else if (typeof answer === 'object' && answer !== null) {
    const there = 'uri' in answer ? answer.uri : 'targetUri' in answer ? answer.targetUri : undefined;
    const versioned =
      'textDocument' in answer && typeof answer.textDocument === 'object' && answer.textDocument !== null
        ? (answer.textDocument as { uri?: unknown }).uri
        : undefined;
    const uri = there ?? versioned;
    const text = typeof uri === 'string' ? textAt(uri) : own;
    for (const [name, value] of Object.entries(answer)) {
      // A link's origin is in the document that was asked about.
      if (name === 'originSelectionRange') assertRanges(value, own, textAt);
      else if (text !== undefined) assertRanges(value, text, textAt);
    }
  }
}

function assertInside({ start, end }: Range, text: string): void {
  const document = TextDocument.create('x:', '', 0, text);
  for (const { line, character } of [start, end]) {
    const inLine = document.positionAt(document.offsetAt({ line, character }));
    assert.deepEqual({ line, character }, inLine, 'a place that is not in the text');
  }
  assert.ok(document.offsetAt(start) <= document.offsetAt(end), 'a range that ends before it begins');
}

interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** The edits of one file apply, and leave YAML with no more mistakes than it had. */
export function assertEdits(edits: readonly Edit[], text: string, isYaml: boolean): string {
  const document = TextDocument.create('x:', '', 0, text);
  const after = TextDocument.applyEdits(document, [...edits]);
  if (isYaml) {
    const mistakes = (of: string) => parseYaml(of).problems.length;
    assert.ok(mistakes(after) <= mistakes(text), `the edit breaks the YAML:\n${after}`);
  }
  return after;
}
