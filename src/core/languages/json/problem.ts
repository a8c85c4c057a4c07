/** What is wrong with a text that should be JSON, as Python reads it. */
import { type ParseError, parse } from 'jsonc-parser';
import type { Span } from '../../base/span.ts';

export interface JsonProblem {
  readonly span: Span;
  /** What JSON does not have, or what is missing: `no comments`. */
  readonly message: string;
  /** What can be left out; `undefined` where that would not do. */
  readonly superfluous: Span | undefined;
}

/** The first problem; none in what Python reads besides JSON. */
export function jsonProblem(text: string): JsonProblem | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors.toSorted((a, b) => a.offset - b.offset);
  if (!first || /\b(?:NaN|Infinity)\b/.test(text)) return undefined;
  const { offset, length } = first;
  const span = { start: offset, end: Math.min(Math.max(offset + length, offset + 1), text.length) };
  const before = text.slice(0, offset).trimEnd();
  const next = text.slice(offset).trimStart()[0];
  if (/^(?:\/\/|\/\*|#)/.test(text.slice(offset)))
    return { span, message: 'JSON has no comments', superfluous: undefined };
  if (before.endsWith(',') && (next === '}' || next === ']')) {
    const comma = { start: before.length - 1, end: before.length };
    return { span: comma, message: `JSON has no comma before "${next}"`, superfluous: comma };
  }
  const [word = ''] = /^[\w.+-]+|^'[^'\n]*'/.exec(text.slice(offset)) ?? [];
  if (word.startsWith("'")) return { span, message: 'JSON has double quotes only', superfluous: undefined };
  if (/^(?:True|False|None)$/.test(word)) {
    const right = word === 'None' ? 'null' : word.toLowerCase();
    return { span, message: `JSON has "${right}", not "${word}"`, superfluous: undefined };
  }
  return { span, message: messages.get(first.error) ?? 'it is not valid JSON', superfluous: undefined };
}

/** By the codes of the parser. */
const messages: ReadonlyMap<number, string> = new Map([
  [3, 'a name in double quotes is missing here'],
  [4, 'a value is missing here'],
  [5, 'a colon is missing here'],
  [6, 'a comma is missing here'],
  [7, '"}" is missing here'],
  [8, '"]" is missing here'],
  [9, 'JSON ends before this'],
]);
