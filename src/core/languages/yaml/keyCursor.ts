/**
 * The key that is being written at a cursor, in text that is half-typed: a word without a colon, an empty line
 * at some indentation, a new item of a list, the inside of `{…}`. As for values, the word is replaced by a
 * harmless one before parsing; everything before the cursor keeps its offset.
 */
import type { Span } from '../../base/span.ts';
import { locate, type Step } from './locate.ts';
import type { Parse } from './parse.ts';
import type { YamlMapping } from './tree.ts';

export interface KeyCursor {
  /** The way to the mapping that the key is written in. */
  readonly steps: readonly Step[];
  /** The mapping without the key; `undefined` when nothing else is in it yet. */
  readonly mapping: YamlMapping;
  /** The word; what an accepted completion replaces. */
  readonly span: Span;
  readonly text: string;
  /** Whether a colon follows already: only the name is to be replaced. */
  readonly hasColon: boolean;
  /** Inside `{…}`, where a proposal must stay on one line. */
  readonly flow: boolean;
}

/** A letter that no document uses. */
const marker = '\uA66E';

const keyLine = /^(?<lead>[ ]*(?:- +)*)(?<word>"?[\w$.-]*"?)(?<rest>[ \t]*(?::(?=\s|$).*|#.*)?)$/;

export function keyCursor(text: string, offset: number, parse: Parse): KeyCursor | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const ending = text.slice(offset).search(/\r|\n/);
  const lineEnd = ending < 0 ? text.length : offset + ending;
  return blockCursor(text, offset, lineStart, lineEnd, parse) ?? flowCursor(text, offset, parse);
}

function blockCursor(
  text: string,
  offset: number,
  lineStart: number,
  lineEnd: number,
  parse: Parse,
): KeyCursor | undefined {
  const groups = keyLine.exec(text.slice(lineStart, lineEnd))?.groups;
  if (!groups) return undefined;
  const { lead = '', word = '', rest = '' } = groups;
  // On an empty line the key begins where the cursor is, not where the spaces end.
  const start = word === '' ? offset : lineStart + lead.length;
  const span = { start, end: start + word.length };
  if (offset < span.start || offset > span.end) return undefined;
  if (word === '' && !/^[ ]*(?:- +)*$/.test(text.slice(lineStart, offset))) return undefined;
  const hasColon = rest.trimStart().startsWith(':');
  const behind = word === '' && !hasColon ? '' : text.slice(span.end, lineEnd);
  const key = marker.repeat(Math.max(word.length, 1));
  const line = hasColon ? `${key}${behind}` : `${key}: ${behind}`;
  const repaired = text.slice(0, span.start) + line + text.slice(lineEnd);
  return found(repaired, span, word, hasColon, parse);
}

/** Behind `{` or `,`, before `}`, `,` or the line's end. */
function flowCursor(text: string, offset: number, parse: Parse): KeyCursor | undefined {
  const before = /[{,][ \t\r\n]*(?<word>[\w$.-]*)$/.exec(text.slice(Math.max(0, offset - 400), offset));
  const after = /^(?<word>[\w$.-]*)(?<rest>[ \t]*(?:[},:#\r\n]|$))/.exec(text.slice(offset, offset + 400));
  if (!before?.groups || !after?.groups) return undefined;
  const word = `${before.groups.word ?? ''}${after.groups.word ?? ''}`;
  const start = offset - (before.groups.word?.length ?? 0);
  const span = { start, end: start + word.length };
  const key = marker.repeat(Math.max(word.length, 1));
  const hasColon = after.groups.rest?.trimStart().startsWith(':') === true;
  const repaired = text.slice(0, span.start) + key + text.slice(span.end);
  return found(repaired, span, word, hasColon, parse);
}

function found(
  repaired: string,
  span: Span,
  text: string,
  hasColon: boolean,
  parse: Parse,
): KeyCursor | undefined {
  const { steps, onKey } = locate(treeOf(repaired, parse), span.start + 1);
  const last = steps.at(-1);
  if (!onKey || !last || !('key' in last) || !/^\uA66E+$/.test(last.key)) return undefined;
  const pairs = last.mapping.pairs.filter((pair) => pair !== last.pair);
  const mapping = { ...last.mapping, pairs };
  return { steps: steps.slice(0, -1), mapping, span, text, hasColon, flow: last.mapping.flow };
}

/**
 * Other half-typed words would swallow the line below them as one long key: where that happens they become comments.
 */
function treeOf(text: string, parse: Parse) {
  const tree = parse(text);
  if (tree.problems.length === 0) return tree.root;
  const commented = text.replace(/^([ ]*)[\w$.-]([\w$.-]*)(?=[ \t]*$)/gm, '$1#$2');
  const second = commented === text ? tree : parse(commented);
  return second.problems.length < tree.problems.length ? second.root : tree.root;
}
