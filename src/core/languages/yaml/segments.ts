/**
 * Where a YAML text can be cut so that each part says the same by itself as in the whole: before the keys of the
 * outermost mapping, and before those one level deeper where the part is long. Told from the lines alone, so that it
 * costs next to nothing.
 */

/** A stretch of whole lines with one or more pairs of one mapping. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** The pairs of the value, where the segment is one key without anything else on its line; `start` of the first ends the key's own lines. */
  readonly children: readonly Segment[];
}

/** Shorter segments are parsed as a whole: cutting them would cost more than it saves. */
const shortestToDivide = 1500;

/** `undefined` where the text cannot be cut: several documents, tabs, a list or a scalar as its root. */
export function segmentsOf(text: string): readonly Segment[] | undefined {
  return cut(text, 0, text.length, 0)?.map(({ start, end }) => {
    const children = end - start >= shortestToDivide ? childrenOf(text, start, end) : [];
    return { start, end, children };
  });
}

function childrenOf(text: string, start: number, end: number): readonly Segment[] {
  const colon = colonOfKey(text, start);
  if (colon === undefined || !isEmptyLine(text, colon + 1)) return [];
  let line = lineAfter(text, colon, end);
  while (line < end && isEmptyLine(text, line)) line = lineAfter(text, line, end);
  const indent = indentOf(text, line);
  const cuts = indent > 0 && line < end ? cut(text, line, end, indent) : undefined;
  return cuts && cuts.length > 1 ? cuts.map((each) => ({ ...each, children: [] })) : [];
}

/**
 * Cuts before the keys that stand exactly at the indentation; `undefined` where a line stands left of it, or the first
 * line with content is no key.
 */
function cut(
  text: string,
  from: number,
  to: number,
  indent: number,
): { readonly start: number; readonly end: number }[] | undefined {
  const starts: number[] = [];
  // A word without a colon becomes one key with the line below it: no cut between them.
  let joinsNext = false;
  for (let line = from; line < to; line = lineAfter(text, line, to)) {
    const width = indentOf(text, line);
    const at = line + width;
    const letter = text.charCodeAt(at);
    if (at >= to || letter === newline || letter === carriageReturn || letter === hash) continue;
    if (letter === tab || width < indent) return undefined;
    if (width > indent) {
      if (starts.length === 0) return undefined;
      continue;
    }
    if (colonOfKey(text, at) !== undefined) {
      if (!joinsNext) starts.push(line);
      joinsNext = false;
      continue;
    }
    if (starts.length === 0 || (width === 0 && isMarker(text, at))) return undefined;
    // Items of a list may stand below their key without indentation.
    if (letter === dash && isBlank(text.charCodeAt(at + 1))) continue;
    if (!isWordLetter(letter)) return undefined;
    joinsNext = true;
  }
  return starts.length === 0
    ? undefined
    : starts.map((start, index) => ({ start, end: starts[index + 1] ?? to }));
}

const newline = 10;
const carriageReturn = 13;
const space = 32;
const tab = 9;
const hash = 35;
const dash = 45;
const dot = 46;
const dollar = 36;
const underscore = 95;
const colonSign = 58;

/** Where the colon is of a key that a parser reads the same way whatever stands around its line. */
function colonOfKey(text: string, start: number): number | undefined {
  let at = start;
  while (isKeyLetter(text.charCodeAt(at), at === start)) at++;
  const isKey = at > start && text.charCodeAt(at) === colonSign && isBlank(text.charCodeAt(at + 1));
  return isKey ? at : undefined;
}

/** Letters, `_` and `$`; behind the first one digits, `.` and `-` too. */
function isKeyLetter(letter: number, isFirst: boolean): boolean {
  if (letter === underscore || letter === dollar) return true;
  if (letter === dash || letter === dot || (letter >= 48 && letter <= 57)) return !isFirst;
  return isWordLetter(letter);
}

/** Begins or ends a document, or says something about it. */
function isMarker(text: string, at: number): boolean {
  return text[at] === '%' || text.startsWith('---', at) || text.startsWith('...', at);
}

/** What begins otherwise may reach as far as it likes: quotes, brackets, a block of text. */
function isWordLetter(letter: number): boolean {
  return (letter >= 48 && letter <= 57) || (letter >= 65 && letter <= 90) || (letter >= 97 && letter <= 122);
}

/** A space, an end of line, or the end of the text. */
function isBlank(letter: number): boolean {
  return letter === space || letter === newline || letter === carriageReturn || Number.isNaN(letter);
}

function isEmptyLine(text: string, line: number): boolean {
  const letter = text.charCodeAt(line + indentOf(text, line));
  return letter === newline || letter === carriageReturn || letter === hash;
}

function indentOf(text: string, line: number): number {
  let at = line;
  while (text.charCodeAt(at) === space) at++;
  return at - line;
}

function lineAfter(text: string, line: number, end: number): number {
  const found = text.indexOf('\n', line);
  return found < 0 || found >= end ? end : found + 1;
}
