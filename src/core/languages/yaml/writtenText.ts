/** What a scalar says, letter by letter where the file says it, for languages that are written inside of YAML. */
import type { YamlScalar } from './tree.ts';

/**
 * The part of the source that the scalar covers, with what is YAML's made blank: quotes, the sign of a block, and line
 * ends that YAML reads as spaces. `undefined` where escapes stand between the two. A line end after a backslash stays:
 * whoever wrote that meant that the line goes on, and {@link joinedLines} tells where it does not.
 */
export function writtenText(source: string, scalar: YamlScalar): string | undefined {
  const { style, span, text, textStart } = scalar;
  const written = source.slice(span.start, span.end);
  switch (style) {
    case 'literal':
      return withoutSign(written);
    case 'folded':
      return onOneLine(withoutSign(written), style);
    case 'plain':
      return onOneLine(written, style);
    case 'single':
      return written.slice(1, -1).includes("''") ? undefined : onOneLine(` ${written.slice(1, -1)} `, style);
    case 'double':
      return written.includes('\\') ? undefined : onOneLine(` ${written.slice(1, -1)} `, style);
    case 'foreign':
      if (textStart === undefined) return undefined;
      return `${' '.repeat(textStart - span.start)}${text}`.padEnd(written.length);
    default:
      return style satisfies never;
  }
}

/** Where lines end in a backslash although YAML joins them by a space: the offsets of the backslashes in the source. */
export function joinedLines(source: string, { style, span }: YamlScalar): number[] {
  if (style !== 'folded' && style !== 'plain' && style !== 'single') return [];
  const written = source.slice(span.start, span.end);
  let at = 0;
  return foldedEnds(written, style).flatMap(({ index }) => {
    const line = at;
    at = index;
    const backslash = backslashAtEnd.exec(written.slice(line, index));
    return backslash ? [span.start + line + backslash.index] : [];
  });
}

/** `>-` and what may follow it on its line. */
function withoutSign(written: string): string {
  return written.replace(/^.*/, (sign) => ' '.repeat(sign.length));
}

function onOneLine(written: string, style: YamlScalar['style']): string {
  let text = '';
  let at = 0;
  for (const { index, length } of foldedEnds(written, style)) {
    const line = written.slice(at, index);
    text += line + (backslashAtEnd.test(line) ? written.slice(index, index + length) : ' '.repeat(length));
    at = index + length;
  }
  return text + written.slice(at);
}

/** A word of its own. */
const backslashAtEnd = /(?<=\s)\\[ \t]*$/;

interface LineEnd {
  readonly index: number;
  readonly length: number;
}

/** The line ends that YAML reads as a space: those before a line that is not empty, and in a folded block not beside indented lines. */
function foldedEnds(written: string, style: YamlScalar['style']): LineEnd[] {
  const ends: LineEnd[] = [];
  const indents = style === 'folded' ? indentsOf(written) : undefined;
  let line = 0;
  let before: number | undefined;
  for (const { 0: end, index } of written.matchAll(/\r?\n/g)) {
    const indent = indents?.[line];
    if (indent !== undefined) before = indent;
    line++;
    const next = /^[ \t]*\S/.test(written.slice(index + end.length, index + end.length + 1000));
    if (!next) continue;
    const isKept = indents && ((before ?? 0) > 0 || (indents[line] ?? 0) > 0);
    if (!isKept) ends.push({ index, length: end.length });
  }
  return ends;
}

/** By how much each line of a folded block is indented more than the block; `undefined` for empty lines and that of the sign. */
function indentsOf(written: string): (number | undefined)[] {
  const [sign = '', ...lines] = written.split(/\r?\n/);
  const all = lines.map((each) => (each.trim() === '' ? undefined : each.search(/\S/)));
  const first = all.find((each) => each !== undefined) ?? 0;
  // A number in the sign counts from the key around, of which nothing is known here: the least indented line is at most that far in.
  const block = /\d/.test(sign)
    ? all.reduce<number>((least, each) => Math.min(least, each ?? least), first)
    : first;
  return [undefined, ...all.map((each) => each && Math.max(0, each - block))];
}
