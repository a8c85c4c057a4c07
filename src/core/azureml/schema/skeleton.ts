/** What to write for a key that is not there yet: as a snippet with places to fill in, or as plain text. */
import { alternatives, placeOfKey, type SchemaPlace } from './place.ts';
import { typesOf } from './schema.ts';

/** `limits:\n  timeout: ${1:3600}`; lines below the first are indented by two spaces a level. */
export function snippetFor(key: string, place: SchemaPlace | undefined): string {
  return generated(key, place, new Counter(), false);
}

/** The same with the places filled in. */
export function placeholderFor(key: string, place: SchemaPlace | undefined): string {
  const plain = withoutStops(snippetFor(key, place));
  return /:\s*$/.test(plain) ? `${plain.trimEnd()} ${emptyValue(place)}` : plain;
}

/** One line, for `{flow: mappings}`. */
export function flowPlaceholderFor(key: string, place: SchemaPlace | undefined): string {
  const plain = placeholderFor(key, place);
  return plain.includes('\n') ? `${key}: ${emptyValue(place)}` : plain;
}

/** The same with a place to fill in, which has what would be written else. */
export function flowSnippetFor(key: string, place: SchemaPlace | undefined): string {
  const snippet = snippetFor(key, place);
  if (!snippet.includes('\n') && !/:\s*\$1$/.test(snippet)) return snippet;
  const value = snippet.includes('\n') ? emptyValue(place) : withoutUnknown(emptyValue(place));
  if (value === '{}' || value === '[]') return `${key}: ${value[0]}$1${value[1]}`;
  return value === '' ? `${key}: $1` : `${key}: \${1:${value}}`;
}

function withoutUnknown(value: string): string {
  return value === '<value>' ? '' : value;
}

export function withoutStops(snippet: string): string {
  let plain = snippet;
  let before: string;
  do {
    before = plain;
    plain = plain
      .replace(/(?<!\\)\$\{\d+\|([^,|]*)[^}]*?\|\}/g, '$1')
      .replace(/(?<!\\)\$\{\d+:((?:\\.|[^\\}$])*?)\}/g, '$1');
  } while (plain !== before);
  return plain.replace(/(?<!\\)\$\d+/g, '').replace(/\\([$}\\])/g, '$1');
}

/** A lone last place needs no number: the cursor ends there. */
export function openEnded(snippet: string): string {
  return snippet.replace(/\$1$/, '$0');
}

/** Whether a snippet leaves something to fill in. */
export function hasPlaces(snippet: string): boolean {
  return /(?<!\\)\$\{?\d/.test(snippet);
}

/** The place of a key that is to be written beside those that are there. */
export function placeToWrite(
  owner: SchemaPlace,
  key: string,
  present: ReadonlySet<string>,
): SchemaPlace | undefined {
  const place = placeOfKey(owner, key);
  const beside = Object.entries(place?.schema['x-acpt-snippetBeside'] ?? {});
  const snippet = beside.find(([other]) => present.has(other))?.[1];
  return place && snippet !== undefined
    ? { ...place, schema: { ...place.schema, 'x-acpt-snippet': snippet } }
    : place;
}

/** Whether a key that is there rules it out: `build` beside `image`. */
export function isExcluded({ schema }: SchemaPlace, key: string, present: ReadonlySet<string>): boolean {
  return (schema['x-acpt-rules'] ?? []).some(
    ({ rule, keys }) => rule === 'exclusive' && keys.includes(key) && keys.some((each) => present.has(each)),
  );
}

/** The keys that the structure must have, and those that it has nearly always. */
export function usualKeys({ schema }: SchemaPlace): readonly string[] {
  return [...new Set([...(schema.required ?? []), ...(schema['x-acpt-usual'] ?? [])])];
}

class Counter {
  #count = 0;
  next(): number {
    this.#count += 1;
    return this.#count;
  }
}

function generated(key: string, place: SchemaPlace | undefined, stops: Counter, isNested: boolean): string {
  const snippet = place?.schema['x-acpt-snippet'];
  if (snippet) return snippet.replace(/(?<!\\)\$(\{?)\d+/g, (_, brace: string) => `$${brace}${stops.next()}`);
  const first = place && alternatives(place)[0];
  if (!first) return `${key}: $${stops.next()}`;
  const types = typesOf(first.schema);
  if (types.includes('array')) return `${key}:\n  - $${stops.next()}`;
  if (types.includes('object')) {
    const inner = usualKeys(first);
    if (inner.length === 0) return `${key}:\n  $${stops.next()}`;
    const lines = inner.flatMap((name) => generated(name, placeOfKey(first, name), stops, true).split('\n'));
    return [`${key}:`, ...lines.map((line) => `  ${line}`)].join('\n');
  }
  const [value] = first.schema.enum ?? [];
  const only = first.schema.enum?.length === 1 ? value : undefined;
  if (only !== undefined) return `${key}: ${only}`;
  const initial = isNested ? (first.schema.default ?? value) : undefined;
  return initial === undefined ? `${key}: $${stops.next()}` : `${key}: \${${stops.next()}:${initial}}`;
}

function emptyValue(place: SchemaPlace | undefined): string {
  const first = place && alternatives(place)[0];
  if (!first) return '<value>';
  const { schema } = first;
  if (schema.default !== undefined && schema.default !== null) return String(schema.default);
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (schema['x-acpt-coerce'] === 'integer' || schema['x-acpt-coerce'] === 'number') return '1';
  if (schema['x-acpt-coerce'] === 'boolean') return 'true';
  const types = typesOf(schema);
  if (types.includes('object')) return '{}';
  if (types.includes('array')) return '[]';
  return '<value>';
}
