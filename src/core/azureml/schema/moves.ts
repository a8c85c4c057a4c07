/** Edits that move keys to where they belong, with the comments in their lines. */
import type { Fix } from '../../base/findings.ts';
import type { TextEdit } from '../../base/span.ts';
import { pairOf, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { columnOf, insertion, isPlainKey, lineEndAfter, removalOf, trimmedEnd } from './fixes.ts';

/**
 * Moves a key from the mapping of another key to beside that key, or into its place where nothing else is below it;
 * `undefined` where its lines cannot move as they are.
 */
export function moveOut(
  text: string,
  outer: YamlMapping,
  owner: YamlPair,
  inner: YamlMapping,
  pair: YamlPair,
  title: string,
): Fix | undefined {
  const target = columnOf(text, outer);
  if (outer.flow || target === undefined || !isPlainKey(text, owner)) return undefined;
  const { start } = owner.key.span;
  const eol = lineEndAfter(text, start);
  if (inner.pairs.length > 1) {
    const removal = removalOf(text, inner, pair);
    const lines = removal && linesOf(text, inner, pair, removal.span.end);
    if (!removal || lines === undefined) return undefined;
    const moved = shifted(lines, target, eol).trimStart();
    return { title, edits: [insertion(start, `${moved}${eol}${' '.repeat(target)}`), removal] };
  }
  const end = trimmedEnd(text, owner);
  const lines = linesOf(text, inner, pair, trimmedEnd(text, pair));
  // What is said of the key itself would be lost.
  if (lines === undefined || /[#&]/.test(text.slice(owner.key.span.end, pair.key.span.start)))
    return undefined;
  return { title, edits: [{ span: { start, end }, newText: shifted(lines, target, eol).trimStart() }] };
}

/** Moves a key to below another one beside it, which is made where it is not there; `undefined` where its lines cannot move as they are. */
export function moveBelow(text: string, mapping: YamlMapping, pair: YamlPair, name: string): Fix | undefined {
  const column = columnOf(text, mapping);
  if (mapping.flow || column === undefined || !isPlainKey(text, pair)) return undefined;
  const title = `Move ${pair.key.text} below ${name}`;
  const eol = lineEndAfter(text, pair.key.span.start);
  const section = pairOf(mapping, name);
  if (!section) {
    const { start } = pair.key.span;
    const end = trimmedEnd(text, pair);
    const lines = shifted(' '.repeat(column) + text.slice(start, end), 2, eol);
    return { title, edits: [{ span: { start, end }, newText: `${name}:${eol}${lines}` }] };
  }
  const removal = removalOf(text, mapping, pair);
  const lines = removal && linesOf(text, mapping, pair, removal.span.end);
  const added = lines === undefined ? undefined : addedBelow(text, section, pair, lines, eol);
  return removal && added && { title, edits: [added, removal] };
}

/** Moves a key from the mapping of one key to below another one beside that, which is there. */
export function moveAcross(
  text: string,
  inner: YamlMapping,
  pair: YamlPair,
  section: YamlPair,
): Fix | undefined {
  const removal = removalOf(text, inner, pair);
  const lines = removal && linesOf(text, inner, pair, removal.span.end);
  const eol = lineEndAfter(text, pair.key.span.start);
  const added = lines === undefined ? undefined : addedBelow(text, section, pair, lines, eol);
  return (
    removal && added && { title: `Move ${pair.key.text} below ${section.key.text}`, edits: [added, removal] }
  );
}

/** The lines as the first ones below a key. */
function addedBelow(
  text: string,
  section: YamlPair,
  pair: YamlPair,
  lines: string,
  eol: string,
): TextEdit | undefined {
  const inner = section.value?.kind === 'mapping' && !section.value.flow ? section.value : undefined;
  const [first] = inner?.pairs ?? [];
  const target = inner && columnOf(text, inner);
  if (!inner || !first || target === undefined || !isPlainKey(text, first)) return undefined;
  if (pairOf(inner, pair.key.text)) return undefined;
  const moved = shifted(lines, target, eol).trimStart();
  return insertion(first.key.span.start, `${moved}${eol}${' '.repeat(target)}`);
}

/** The lines of the keys, which follow each other, two columns further to the right. */
export function indented(text: string, pairs: readonly YamlPair[]): TextEdit {
  const first = pairs[0]?.key.span.start ?? 0;
  const last = pairs.at(-1);
  const start = text.lastIndexOf('\n', first - 1) + 1;
  const end = last ? trimmedEnd(text, last) : start;
  return { span: { start, end }, newText: shifted(text.slice(start, end), 2, lineEndAfter(text, first)) };
}

/** What is written of a key up to there, as lines that begin in the first column; `undefined` where they cannot. */
function linesOf(text: string, mapping: YamlMapping, pair: YamlPair, end: number): string | undefined {
  const { start } = pair.key.span;
  if (mapping.flow) {
    const line = text.slice(start, trimmedEnd(text, pair));
    return /[\r\n]/.test(line) ? undefined : line;
  }
  const column = columnOf(text, mapping);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (column === undefined) return undefined;
  const lines = text.slice(lineStart, end).trimEnd().split('\n');
  // The first key of an item of a list has the dash before it.
  const indent = ' '.repeat(column);
  if (lines.some((line) => line.trim() !== '' && !line.startsWith(indent))) return undefined;
  return lines.map((line) => line.slice(column)).join('\n');
}

/** Whole lines, that many columns to the right. */
function shifted(lines: string, by: number, eol: string): string {
  const shift = (line: string) => (line === '' ? line : ' '.repeat(by) + line);
  return lines.trimEnd().split(/\r?\n/).map(shift).join(eol);
}
