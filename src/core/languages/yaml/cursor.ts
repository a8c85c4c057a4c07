/**
 * What is being written at a cursor, in text that is half-typed and therefore often no valid YAML.
 * The word under the cursor is replaced by a harmless one of the same length before parsing, so that
 * `image: name:` or `environment: @` keep their place in the tree and every offset stays true.
 */
import type { Span } from '../../base/span.ts';
import { locate, type Step } from './locate.ts';
import { type Parse, parseYaml } from './parse.ts';
import type { YamlScalar, YamlTree } from './tree.ts';

export interface ValueCursor {
  /** The way to the value that is being written. */
  readonly steps: readonly Step[];
  /** The value's text without quotes; what an accepted completion replaces. */
  readonly span: Span;
  /** What stands in the span now. */
  readonly text: string;
  /** The offset in `text` at which the cursor stands. */
  readonly at: number;
  readonly quote: '"' | "'" | undefined;
  /** The tree of the text with a harmless word in place of the value. */
  readonly tree: YamlTree;
  /** Whether a space must be inserted before the value: `key:|`. */
  readonly needsSpace: boolean;
}

/** `key: value`, `- value` and `- key: value`, where the value is on the key's line; comments are not values. */
const valueLine =
  /^(?<lead>[ ]*(?:- +)*(?:(?:"[^"\n]*"|'[^'\n]*'|[^\s#'"&*!|>{[\]},%@`-][^#\n]*?|[\w$][^#\n]*?):(?=\s|$)|-(?=\s|$)))(?<gap>[ \t]*)(?<value>.*)$/;

/** The scalar value at the offset, or the empty place where one could be written. `undefined` on keys and elsewhere. */
export function valueCursor(text: string, offset: number, parse: Parse = parseYaml): ValueCursor | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = nextLineEnd(text, offset);
  const groups = valueLine.exec(text.slice(lineStart, lineEnd))?.groups;
  if (!groups) return undefined;
  const { lead = '', gap = '', value = '' } = groups;
  let start = lineStart + lead.length + gap.length;
  if (offset < lineStart + lead.length) return undefined;
  if (offset < start) {
    if (value !== '' && !value.startsWith('#')) return undefined;
    start = offset;
  }
  const quote = value[0] === '"' || value[0] === "'" ? value[0] : undefined;
  const written = value.startsWith('#') ? '' : quote ? value : withoutComment(value);
  const inner = quote ? innerOf(written, quote) : written;
  const span = quote
    ? { start: start + 1, end: start + 1 + inner.length }
    : { start, end: start + inner.length };
  if (offset < span.start || offset > span.end) return undefined;

  const found = stepsTo(text, { start, end: quote ? start + written.length : span.end }, gap === '', parse);
  const needsSpace = gap === '' && inner === '';
  return found && { ...found, span, text: inner, at: offset - span.start, quote, needsSpace };
}

/** A comment begins at a `#` behind a space. */
function withoutComment(value: string): string {
  const comment = / #|\t#/.exec(value);
  return (comment ? value.slice(0, comment.index) : value).trimEnd();
}

function innerOf(written: string, quote: string): string {
  const close = written.indexOf(quote, 1);
  return written.slice(1, close < 0 ? undefined : close);
}

function nextLineEnd(text: string, offset: number): number {
  const end = text.slice(offset).search(/\r|\n/);
  return end < 0 ? text.length : offset + end;
}

function stepsTo(
  text: string,
  span: Span,
  needsSpace: boolean,
  parse: Parse,
): Pick<ValueCursor, 'steps' | 'tree'> | undefined {
  const length = Math.max(span.end - span.start, 1);
  const word = `${needsSpace ? ' ' : ''}${'x'.repeat(length)}`;
  const repaired = text.slice(0, span.start) + word + text.slice(span.end);
  const tree = parse(repaired);
  const { steps, node, onKey } = locate(tree.root, span.start + word.length);
  if (onKey || node?.kind !== 'scalar' || node.style === 'literal' || node.style === 'folded')
    return undefined;
  return isWord(node) ? { steps, tree } : undefined;
}

/** The value really is our word alone, not a line of a longer text. */
function isWord(node: YamlScalar): boolean {
  return /^x+$/.test(node.text);
}
