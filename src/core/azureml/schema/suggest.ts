/** Completion of keys and values: what is allowed here and not yet there. */

import type { Span } from '../../base/span.ts';
import type { Step } from '../../languages/yaml/locate.ts';
import { plainScalarType } from '../../languages/yaml/scalars.ts';
import { asScalar, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { WritingCursor } from '../../languages/yaml/writingCursor.ts';
import { type DocumentKind, schemaAddressOf } from '../documents/kinds.ts';
import { holds, narrowed, possible } from './choose.ts';
import { follow, valuePlaces } from './follow.ts';
import { effectivePairs } from './pairs.ts';
import { alternatives, discriminators, inside, placeOfKey, type SchemaPlace } from './place.ts';
import { typesOf } from './schema.ts';
import { flowSnippetFor, isExcluded, openEnded, placeToWrite, snippetFor, usualKeys } from './skeleton.ts';
import { keysOfSparkData, sparkMode } from './spark.ts';
import { typeText } from './words.ts';

export interface Suggestion {
  readonly label: string;
  /** `shape`: a whole structure, told apart by its type. */
  readonly kind: 'key' | 'value' | 'shape';
  readonly insertText: string;
  /** Whether `insertText` has places to fill in, `${1:…}`; lines below the first are indented relative to it. */
  readonly isSnippet: boolean;
  readonly detail: string;
  readonly documentation: string | undefined;
  readonly sortText: string;
  readonly deprecated: boolean;
}

export interface Suggestions {
  /** What an accepted suggestion replaces. */
  readonly span: Span;
  readonly items: readonly Suggestion[];
}

/** The suggestions at a cursor in a text that may be half-typed. */
export function suggestAt(kind: DocumentKind, cursor: WritingCursor): Suggestions | undefined {
  const flow = cursor.flowValue;
  if (flow)
    return {
      span: flow.span,
      items: suggestValues(kind, flow.steps, { flow: true, quote: flow.quote, needsSpace: flow.needsSpace }),
    };
  const { value } = cursor;
  if (value && !/^[{[]/.test(value.text)) {
    const items = suggestValues(kind, value.steps, { quote: value.quote, needsSpace: value.needsSpace });
    const inList = 'index' in (value.steps.at(-1) ?? {}) && !value.quote && !value.needsSpace;
    return {
      span: value.span,
      items: inList ? [...items, ...suggestKeys(kind, value.steps, undefined)] : items,
    };
  }
  const { key } = cursor;
  if (!key) return undefined;
  const isFirst = key.mapping.pairs.every((pair) => pair.key.span.start >= key.span.start);
  return { span: key.span, items: suggestKeys(kind, key.steps, key.mapping, { ...key, isFirst }) };
}

/** Keys for the mapping at the end of the steps, the required ones first, then in the order of use. */
function suggestKeys(
  kind: DocumentKind,
  steps: readonly Step[],
  mapping: YamlMapping | undefined,
  { hasColon = false, flow = false, isFirst = false } = {},
): Suggestion[] {
  const followed = follow(kind, steps);
  if (!followed) return [];
  const present = new Set(mapping ? effectivePairs(mapping).map((pair) => pair.key.text) : []);
  const written = mapping && mapping.pairs.length > 0 ? mapping : undefined;
  // What is meant so far says what is required; as long as that is not there another variant may still be wanted.
  const meant = narrowed(followed.place, written);
  const isDecided = meant.some(
    ({ schema: { required = [] } }) => required.length > 0 && required.every((key) => present.has(key)),
  );
  const candidates =
    written && !isDecided ? [...new Set([...meant, ...possible(followed.place, written)])] : meant;
  const telling = discriminators(followed.place);
  const usual = new Set(
    alternatives(followed.place)
      .slice(0, 2)
      .flatMap(({ schema }) => schema.required ?? []),
  );
  const found = new Map<string, Suggestion>();
  for (const [rank, owner] of candidates.entries()) {
    for (const name of Object.keys(owner.schema.properties ?? {})) {
      // With many variants open, the first two are the usual ones; the others are reached by what tells them apart.
      if (rank >= 2 && candidates.length > 4 && !telling.includes(name)) continue;
      if (present.has(name) || found.has(name) || (name === '$schema' && steps.length > 0)) continue;
      if (isExcluded(owner, name, present)) continue;
      const place = placeToWrite(owner, name, present);
      if (!place || place.schema.readOnly || isNeverTaken(place) || !isOfferedBeside(place, written))
        continue;
      // What chooses one of the two usual variants comes before what belongs to the others.
      const index = telling.includes(name) && usual.has(name) ? 0 : found.size;
      const suggestion = keySuggestion(name, place, { candidates, meant }, index, { hasColon, flow });
      found.set(name, name === '$schema' ? schemaAddress(suggestion, kind, isFirst) : suggestion);
    }
  }
  return [...found.values()];
}

function isNeverTaken({ schema }: SchemaPlace): boolean {
  return (schema['x-acpt-service'] ?? []).some(({ always, severity }) => always && severity === 'error');
}

/** Whether the keys that are there leave a use for it; one that is not there yet may come. */
function isOfferedBeside({ schema }: SchemaPlace, mapping: YamlMapping | undefined): boolean {
  return Object.entries(schema['x-acpt-offeredFor'] ?? {}).every(([key, values]) => {
    const value = asScalar(valueFor(mapping, key))?.text;
    return value === undefined || value === '' || values.includes(value);
  });
}

/** The line that tells editors the kind: first above all others, where it is usual, and last below them. */
function schemaAddress(suggestion: Suggestion, kind: DocumentKind, isFirst: boolean): Suggestion {
  const address = schemaAddressOf(kind);
  const insertText =
    suggestion.isSnippet && address !== undefined ? `\\$schema: ${address}` : suggestion.insertText;
  return { ...suggestion, insertText, detail: address ?? suggestion.detail, sortText: isFirst ? '000' : '9' };
}

function keySuggestion(
  name: string,
  place: SchemaPlace,
  { candidates, meant }: { candidates: readonly SchemaPlace[]; meant: readonly SchemaPlace[] },
  index: number,
  { hasColon, flow }: { hasColon: boolean; flow: boolean },
): Suggestion {
  const { schema } = place;
  const isRequired = meant.every((each) => each.schema.required?.includes(name));
  const isSoft = schema['x-acpt-required'] !== undefined;
  const notes = [
    typeText(place),
    isRequired ? 'required' : '',
    schema.default === undefined || schema.default === null ? '' : `default ${schema.default}`,
    schema['x-acpt-experimental'] ? 'experimental' : '',
  ];
  const values = candidates.flatMap((each) => placeOfKey(each, name)?.schema.enum ?? []);
  const isOpen = candidates.length > 1 && new Set(values).size > 1;
  const snippet = isOpen ? `${name}: \${1|${[...new Set(values)].join(',')}|}` : snippetFor(name, place);
  return {
    label: name,
    kind: 'key',
    insertText: hasColon
      ? name
      : flow
        ? isOpen
          ? snippet
          : openEnded(flowSnippetFor(name, place))
        : openEnded(snippet),
    isSnippet: !hasColon,
    detail: notes.filter((note) => note !== '').join(' · '),
    documentation: schema.description,
    sortText: `${isRequired ? 0 : isSoft ? 1 : 2}${String(index).padStart(3, '0')}`,
    deprecated: false,
  };
}

interface ValueContext {
  readonly quote?: '"' | "'" | undefined;
  readonly needsSpace?: boolean;
  readonly flow?: boolean;
}

/** Values for the end of the steps: those of an enumeration, true and false, the default, and whole structures. */
function suggestValues(kind: DocumentKind, steps: readonly Step[], context: ValueContext = {}): Suggestion[] {
  const followed = follow(kind, steps);
  if (!followed) return [];
  const ofSpark = keysOfSparkData(followed.way, steps);
  const isSparkMode = ofSpark?.join() === 'mode';
  const allowed = valuePlaces(followed).flatMap((place) => alternatives(place).flatMap(valuesOf));
  const scalars = isSparkMode ? allowed.filter((value) => value === sparkMode) : allowed;
  const initial = isSparkMode ? undefined : followed.place.schema.default;
  const printed = isPrintable(initial) ? [String(initial)] : [];
  // What is usual comes before what is not written for that very reason.
  const values = [
    ...new Set(followed.place.schema.examples ? [...scalars, ...printed] : [...printed, ...scalars]),
  ];
  const items = values.map((value, index): Suggestion => {
    const needsQuotes = !context.quote && mustQuote(value, followed.place);
    const written = needsQuotes ? `"${value}"` : value;
    return {
      label: value,
      kind: 'value',
      insertText: context.needsSpace ? ` ${written}` : written,
      isSnippet: false,
      detail: String(initial) === value ? 'default' : '',
      documentation: undefined,
      sortText: String(index).padStart(3, '0'),
      deprecated: false,
    };
  });
  return context.quote || context.flow
    ? items
    : [...items, ...shapes(followed.place, ofSpark?.length === 0 ? [`mode: ${sparkMode}`] : [])];
}

function valuesOf({ schema }: SchemaPlace): readonly string[] {
  const listed = schema.enum ?? schema.examples;
  if (listed) return listed;
  if (schema['x-acpt-coerce'] === 'boolean') return ['true', 'false'];
  return [];
}

function isPrintable(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Where a string is required, `true` and `10` need quotes. */
function mustQuote(value: string, place: SchemaPlace): boolean {
  if (plainScalarType(value) === 'string') return false;
  return alternatives(place).every(({ schema }) => typesOf(schema).every((type) => type === 'string'));
}

/**
 * `type: pytorch` with what belongs to it, below the key.
 * @param more lines that the structure around asks for
 */
function shapes(place: SchemaPlace, more: readonly string[]): Suggestion[] {
  const objects = alternatives(place).filter((each) => holds(each, 'mapping'));
  const shapes = objects.flatMap((each) => {
    const type = each.schema.properties?.type;
    const values = type ? (inside(each, type).schema.enum ?? []) : [];
    return values.map((value) => ({ each, value }));
  });
  // Of one type alone there is nothing to choose, and a key that is seldom written tells no structures apart.
  const [only, ...others] = objects;
  if (others.length === 0 && !(shapes.length > 1 && only?.schema['x-acpt-usual']?.includes('type')))
    return [];
  return shapes.map(({ each, value }, index) => {
    const inner = usualKeys(each).filter((key) => key !== 'type');
    const lines = inner.flatMap((key) => snippetFor(key, placeOfKey(each, key)).split('\n'));
    const stops = inner.length > 0 ? [...renumbered(lines), ...more] : more.length > 0 ? more : ['$0'];
    return {
      label: `type: ${value}`,
      kind: 'shape' as const,
      // Where the type says it all, nothing more is asked for.
      insertText: ['', `type: ${value}`, ...(others.length === 0 && inner.length === 0 ? more : stops)].join(
        '\n  ',
      ),
      isSnippet: true,
      detail: 'structure',
      documentation: each.schema.description,
      sortText: `z${String(index).padStart(3, '0')}`,
      deprecated: false,
    };
  });
}

/** Several snippets in one: every place gets a number of its own. */
function renumbered(lines: readonly string[]): string[] {
  let count = 0;
  return lines.map((line) => line.replace(/(?<!\\)\$(\{?)\d+/g, (_, brace: string) => `$${brace}${++count}`));
}
