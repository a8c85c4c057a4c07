/** Edits that fix what the schema finds, in the style of the lines around them. */
import type { Fix } from '../../base/findings.ts';
import type { TextEdit } from '../../base/span.ts';
import { plainScalarType } from '../../languages/yaml/scalars.ts';
import { resolve, type YamlMapping, type YamlPair, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { SchemaPlace } from './place.ts';
import { flowPlaceholderFor, hasPlaces, placeholderFor, placeToWrite, snippetFor } from './skeleton.ts';

export function renameKey(pair: YamlPair, name: string): Fix {
  return { title: `Rename to ${name}`, edits: [{ span: pair.key.span, newText: name }] };
}

export function writeValue(scalar: YamlScalar, value: string): Fix {
  // A value called `null` or `true` is none without quotes.
  const quote =
    scalar.style === 'single'
      ? "'"
      : scalar.style !== 'double' && plainScalarType(value) === 'string'
        ? ''
        : '"';
  return { title: `Use ${value}`, edits: [{ span: scalar.span, newText: `${quote}${value}${quote}` }] };
}

export function quoteValue(scalar: YamlScalar): Fix {
  return { title: `Quote it: "${scalar.text}"`, edits: [{ span: scalar.span, newText: `"${scalar.text}"` }] };
}

/**
 * Takes the key and its value away; `undefined` where that would leave nothing, or an anchor that others use. Whether what
 * somebody wrote is not needed is for them to say.
 */
export function removeKey(text: string, mapping: YamlMapping, pair: YamlPair): Fix | undefined {
  const removal = removalOf(text, mapping, pair);
  if (!removal) return undefined;
  const value = resolve(pair.value);
  const isLine =
    !value || (value.kind === 'scalar' && !/[\r\n]/.test(text.slice(pair.span.start, value.span.end)));
  return {
    title: `Remove ${pair.key.text}`,
    edits: [removal],
    needsJudgement: true,
    ...(!isLine && { losesLines: true }),
  };
}

/** The edit that takes the key and its value away; `undefined` where it would leave nothing, or takes an anchor. */
export function removalOf(text: string, mapping: YamlMapping, pair: YamlPair): TextEdit | undefined {
  const index = mapping.pairs.indexOf(pair);
  const next = mapping.pairs[index + 1];
  const previous = mapping.pairs[index - 1];
  const { start } = pair.key.span;
  const end = trimmedEnd(text, pair);
  if (index < 0 || /&[\w-]/.test(text.slice(start, end))) return undefined;
  if (mapping.flow) {
    const span = next
      ? { start, end: next.key.span.start }
      : { start: previous ? trimmedEnd(text, previous) : start, end };
    return { span, newText: '' };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start).trim();
  // `? key`: nothing else can take its place behind the sign.
  if (before.endsWith('?')) return undefined;
  if (before !== '') {
    // `- key: value`: the next key takes its place after the dash.
    return next && { span: { start, end: next.key.span.start }, newText: '' };
  }
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)/.exec(text.slice(end))?.[0];
  if (rest === undefined || mapping.pairs.length < 2) return undefined;
  return { span: { start: lineStart, end: end + rest.length }, newText: '' };
}

/** Where a key and its value end. */
export function trimmedEnd(text: string, pair: YamlPair): number {
  // After a key without a value the colon belongs to it.
  const colon = pair.value ? 0 : (/^[ \t]*:/.exec(text.slice(pair.span.end))?.[0].length ?? 0);
  return pair.span.start + text.slice(pair.span.start, pair.span.end + colon).trimEnd().length;
}

/** Writes a key that is missing, with a placeholder unless it has one possible value, where the schema's order puts it. */
export function addKey(text: string, mapping: YamlMapping, owner: SchemaPlace, key: string): Fix | undefined {
  const place = placeToWrite(owner, key, new Set(mapping.pairs.map((pair) => pair.key.text)));
  const added = keyAdded(text, mapping, owner, key, place);
  // What stands in a placeholder is for the writer to say.
  const isExample = hasPlaces(snippetFor(key, place));
  return added && { title: `Add ${key}`, edits: [added], needsJudgement: isExample, isExample };
}

function keyAdded(
  text: string,
  mapping: YamlMapping,
  owner: SchemaPlace,
  key: string,
  place: SchemaPlace | undefined,
): TextEdit | undefined {
  if (mapping.flow) {
    const line = flowPlaceholderFor(key, place);
    const [first] = mapping.pairs;
    if (first) return insertion(first.key.span.start, `${line}, `);
    if (text[mapping.span.start] !== '{') return undefined;
    return insertion(mapping.span.start + 1, line);
  }
  const eol = lineEndAfter(text, mapping.span.start);
  const column = columnOf(text, mapping);
  if (column === undefined) return undefined;
  const indent = ' '.repeat(column);
  const lines = placeholderFor(key, place).split('\n').join(`${eol}${indent}`);
  const names = Object.keys(owner.schema.properties ?? {});
  const rank = names.indexOf(key);
  const later = mapping.pairs.find((pair) => names.indexOf(pair.key.text) > rank);
  if (later && isPlainKey(text, later)) {
    return insertion(later.key.span.start, `${lines}${eol}${indent}`);
  }
  const last = mapping.pairs.at(-1);
  if (!last) return undefined;
  const end = trimmedEnd(text, last);
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(end))?.[0];
  if (rest === undefined) return undefined;
  return insertion(end + rest.length, `${eol}${indent}${lines}`);
}

/** As the line ends that something stands on: how others end is no reason to find something else here. */
export function lineEndAfter(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}

export function insertion(at: number, newText: string) {
  return { span: { start: at, end: at }, newText };
}

/** The column of the keys; `undefined` where something stands before them that spaces cannot repeat. */
export function columnOf(text: string, mapping: YamlMapping): number | undefined {
  const [first] = mapping.pairs;
  if (!first) return undefined;
  const lineStart =
    Math.max(
      text.lastIndexOf('\n', first.key.span.start - 1),
      text.lastIndexOf('\r', first.key.span.start - 1),
    ) + 1;
  const before = text.slice(lineStart, first.key.span.start);
  return /^(?: |- +|-)*$/.test(before) ? before.length : undefined;
}

export function isPlainKey(text: string, pair: YamlPair): boolean {
  const before = text.slice(0, pair.key.span.start);
  return /(?:^|[\n\r])(?: |- +)*$/.test(before);
}
