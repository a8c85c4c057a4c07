/** Keys that are unknown, missing or written twice. */

import type { Fix, Severity } from '../../base/findings.ts';
import { Lines } from '../../base/lines.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import { isMergeKey, pairOf, resolve, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { enumOf, holds, narrowed } from './choose.ts';
import { movedBelow, otherPlace } from './elsewhere.ts';
import { addKey, quoteValue, removeKey, renameKey } from './fixes.ts';
import type { Owner } from './owner.ts';
import {
  alternatives,
  discriminators,
  inside,
  isMap,
  keysAskedFor,
  knowsKey,
  placeOfKey,
  type SchemaPlace,
} from './place.ts';
import type { Report } from './report.ts';
import { matches } from './scalar.ts';
import type { Schema } from './schema.ts';
import { snakeCase } from './text.ts';
import { isPhrase, listed, quoted, subject } from './words.ts';

/** A file with more of them was not written by hand. */
const mostDuplicates = 50;

/** @param refused whether the tool refuses such a document, instead of using the last one */
export function checkDuplicates(report: Report, mapping: YamlMapping, refused: boolean): void {
  const last = new Map(mapping.pairs.map((pair) => [pair.key.text, pair]));
  if (last.size === mapping.pairs.length) return;
  const lines = new Lines(report.text);
  let left = mostDuplicates;
  for (const pair of mapping.pairs) {
    const kept = last.get(pair.key.text);
    if (!kept || kept === pair || isMergeKey(pair.key) || pair.key.text === '') continue;
    if (left-- <= 0) return;
    const line = lines.positionAt(kept.key.span.start).line + 1;
    report.add(
      'duplicate-key',
      refused ? 'error' : 'warning',
      pair.key.span,
      `Duplicate key ${quoted(pair.key.text)}, set again in line ${line}. The CLI ${refused ? 'rejects the file' : 'silently uses the last one'}.`,
      [removalOfDuplicate(report.text, mapping, pair)],
      { tag: 'unnecessary' },
    );
  }
}

/** One value goes without loss; in lines of them something may be meant that only has the wrong name. */
function removalOfDuplicate(text: string, mapping: YamlMapping, pair: YamlPair): Fix | undefined {
  const fix = removeKey(text, mapping, pair);
  return fix && { ...fix, needsJudgement: resolve(pair.value)?.kind !== 'scalar' };
}

export function checkUnknown(
  report: Report,
  union: SchemaPlace,
  chosen: SchemaPlace,
  mapping: YamlMapping,
  pairs: readonly YamlPair[],
  owner: Owner,
  accepted: Schema['x-acpt-unknownKeys'],
): void {
  if (isMap(chosen)) {
    checkNames(report, union, chosen, pairs);
    return;
  }
  const known = Object.keys(chosen.schema.properties ?? {});
  if (known.length === 0) return;
  const present = new Set(pairs.map((pair) => pair.key.text));
  const free = known.filter((key) => !present.has(key) && !chosen.schema.properties?.[key]?.readOnly);
  for (const pair of pairs) {
    const key = pair.key.text;
    if (knowsKey(chosen, key)) {
      checkReadOnly(report, chosen, mapping, pair);
      continue;
    }
    // A half-typed word without a colon swallows the next line: the syntax error is enough.
    if (isPlaceholder(key) || key === '' || spansLines(report.text, pair)) continue;
    const meant = meantKey(chosen, pair, free);
    // What is needed and has another name is missing.
    const isNeeded = meant !== undefined && chosen.schema.required?.includes(meant);
    const accepts = isNeeded ? undefined : accepted;
    if (accepts === 'unlisted' || (accepts && meant === undefined)) continue;
    const where = meant !== undefined || isPhrase(owner.name) ? '' : ` in ${quoted(owner.name)}`;
    const elsewhere = meant === undefined ? otherPlace(union, chosen, pair) : undefined;
    const advice = meant === undefined ? (elsewhere?.advice ?? '') : ` Did you mean ${quoted(meant)}?`;
    const refused = accepts
      ? `The CLI ignores the unknown key ${quoted(key)}${where}.`
      : `Unknown key ${quoted(key)}${where}.`;
    const better =
      meant !== undefined
        ? underName(report.text, chosen, pair, meant)
        : elsewhere?.below && movedBelow(report.text, mapping, pair, elsewhere.below);
    // What only stands in the wrong place is not to be thrown away.
    const isMove = elsewhere?.below || (better && better.edits[0]?.span.end !== pair.key.span.end);
    const fixes = [better, isMove ? undefined : removeKey(report.text, mapping, pair)];
    const usual = accepts === 'accepted' ? 'hint' : accepts ? 'warning' : 'error';
    // As grave as if the key were missing, which it is.
    const severity = accepts && meant !== undefined ? (lackOf(meant, chosen, present) ?? usual) : usual;
    report.add('unknown-key', severity, pair.key.span, `${refused}${advice}`, fixes, {
      unread: pair.span,
      ...(better === undefined && elsewhere === undefined && { stray: refused }),
    });
  }
}

/** How grave it is that a key is not there, nor any that would do instead; `undefined` where neither is needed. */
function lackOf(key: string, { schema }: SchemaPlace, present: ReadonlySet<string>): Severity | undefined {
  return schema['x-acpt-rules']?.find(
    ({ rule, keys }) => rule === 'some' && keys.includes(key) && !keys.some((each) => present.has(each)),
  )?.severity;
}

function spansLines(text: string, { key }: YamlPair): boolean {
  return /[\r\n]/.test(text.slice(key.span.start, key.span.end));
}

/** Names of the writer's choice: inputs, steps, tags. */
function checkNames(
  report: Report,
  union: SchemaPlace,
  chosen: SchemaPlace,
  pairs: readonly YamlPair[],
): void {
  const {
    'x-acpt-keyPattern': pattern,
    'x-acpt-keyHint': hint,
    'x-acpt-keyName': subject = 'name',
  } = {
    ...union.schema,
    ...chosen.schema,
  };
  for (const { key } of pairs) {
    if (isPlaceholder(key.text) || isMergeKey(key)) continue;
    if (chosen.schema['x-acpt-stringKeys'] && key.type !== 'string' && key.text !== '') {
      const message = `Expected a string as a name, got the unquoted ${key.text}. Quote it: ${quoted(key.text)}.`;
      report.add('wrong-type', 'error', key.span, message, [quoteValue(key)]);
    } else if (pattern && !matches(pattern, key.text) && key.text !== '') {
      const better = snakeCase(key.text);
      const fixes = matches(pattern, better)
        ? [renameKey({ key, value: undefined, span: key.span }, better)]
        : [];
      report.add(
        'wrong-format',
        'error',
        key.span,
        `Invalid ${subject} ${quoted(key.text)}. Expected ${hint}.`,
        fixes,
      );
    }
  }
}

function checkReadOnly(report: Report, chosen: SchemaPlace, mapping: YamlMapping, pair: YamlPair): void {
  const property = chosen.schema.properties?.[pair.key.text];
  if (!property || !inside(chosen, property).schema.readOnly) return;
  const message = `${quoted(pair.key.text)} is set by the service and ignored here.`;
  const fixes = [removeKey(report.text, mapping, pair)];
  report.add('no-effect', 'hint', pair.key.span, message, fixes, { tag: 'unnecessary' });
}

/** The key with its right name, or in its place the one that it has in it: `docker: {image: a}` is meant as `image: a`. */
function underName(text: string, chosen: SchemaPlace, pair: YamlPair, name: string): Fix | undefined {
  const value = resolve(pair.value);
  if (!value || takes(chosen, name, value.kind)) return renameKey(pair, name);
  if (value.kind !== 'mapping' || value.pairs.length !== 1) return undefined;
  const inner = pairOf(value, name);
  if (!inner?.value || resolve(inner.value)?.kind !== 'scalar' || !takes(chosen, name, 'scalar'))
    return undefined;
  const { start, end } = inner.value.span;
  const edits = [
    {
      span: { start: pair.key.span.start, end: value.flow ? pair.span.end : end },
      newText: `${name}: ${text.slice(start, end)}`,
    },
  ];
  return { title: `Move ${name} out of ${pair.key.text}`, edits };
}

/** Whether a key of a structure can have such a value. */
function takes(chosen: SchemaPlace, key: string, kind: 'mapping' | 'sequence' | 'scalar'): boolean {
  const place = placeOfKey(chosen, key);
  return !place || alternatives(place).some((each) => holds(each, kind));
}

/** The key that was probably meant, one that takes what is written rather than another. */
function meantKey(
  chosen: SchemaPlace,
  { key, value }: YamlPair,
  free: readonly string[],
): string | undefined {
  const kind = resolve(value)?.kind;
  const fitting = kind ? free.filter((each) => takes(chosen, each, kind)) : free;
  return likeName(chosen, key.text, fitting) ?? likeName(chosen, key.text, free);
}

/** Another spelling, a part of its name, or a name other formats use for it. */
function likeName(chosen: SchemaPlace, written: string, free: readonly string[]): string | undefined {
  const snake = snakeCase(written);
  if (free.includes(`$${written}`)) return `$${written}`;
  const alias = free.find((key) => {
    const property = chosen.schema.properties?.[key];
    return property && inside(chosen, property).schema['x-acpt-aliases']?.includes(snake);
  });
  if (alias) return alias;
  const near = nearest(snake, free);
  // Short words are a part of everything.
  if (near || snake.length < 4) return near;
  return free.find(
    (key) => key.startsWith(`${snake}_`) || snake.startsWith(`${key}_`) || key.endsWith(`_${snake}`),
  );
}

export function checkMissing(
  report: Report,
  union: SchemaPlace,
  chosen: SchemaPlace,
  mapping: YamlMapping,
  pairs: readonly YamlPair[],
  owner: Owner,
  isInline: boolean,
): void {
  const present = new Set(pairs.map((pair) => pair.key.text));
  const absent = (chosen.schema.required ?? []).filter((key) => !present.has(key));
  const misspelt = absent.length > 0 ? misspeltKeys(chosen, pairs, present) : undefined;
  for (const key of absent) {
    if (misspelt?.has(key)) continue;
    const advice = adviceFor(union, chosen, mapping, key);
    const cause = key === 'type' ? telling(union, pairs) : undefined;
    const message = cause
      ? `${quoted(cause.key.text)} requires ${quoted(key)}${advice}.`
      : `${subject(owner)} is missing the required key ${quoted(key)}${advice}.`;
    const fix = isRefused(union, chosen, key) ? undefined : addKey(report.text, mapping, chosen, key);
    const isOpen = discriminators(union).includes(key);
    report.add('missing-key', 'error', cause?.key.span ?? pointAt(owner, mapping), message, [
      fix && (isOpen ? { ...fix, needsJudgement: true } : fix),
    ]);
  }
  if (isInline) return;
  for (const key of keysAskedFor(chosen)) {
    if (present.has(key)) continue;
    const message = `${quoted(key)} is not set here and must be set on the command line.`;
    report.add('missing-key', 'info', pointAt(owner, mapping), message, [
      addKey(report.text, mapping, chosen, key),
    ]);
  }
}

/** The key that only alternatives with a `type` of their own have. */
function telling(union: SchemaPlace, pairs: readonly YamlPair[]): YamlPair | undefined {
  const others = discriminators(union);
  return pairs.find(
    ({ key }) => others.includes(key.text) && alternatives(union).some((each) => !knowsKey(each, key.text)),
  );
}

/** The keys that are there under other names: those are not missing. */
export function misspeltKeys(
  chosen: SchemaPlace,
  pairs: readonly YamlPair[],
  present: ReadonlySet<string>,
): ReadonlySet<string> {
  const free = Object.keys(chosen.schema.properties ?? {}).filter((key) => !present.has(key));
  const unknown = pairs.slice(0, 200).filter(({ key }) => !knowsKey(chosen, key.text));
  return new Set(unknown.flatMap((pair) => meantKey(chosen, pair, free) ?? []));
}

/** Which values the missing key takes, or which other key selects a variant that does not need it. */
function adviceFor(union: SchemaPlace, chosen: SchemaPlace, mapping: YamlMapping, key: string): string {
  // What tells the alternatives apart may be any of theirs: which of them is meant is not known yet.
  const variants = alternatives(union).filter((each) => key === 'type' || isOfSameType(each, chosen));
  const possible = discriminators(union).includes(key)
    ? variants.filter((each) => !isRefused(union, each, key))
    : [chosen];
  const values = possible.flatMap((each) => enumOf(each, key)?.enum ?? []);
  if (values.length > 0) return `: ${listed(values)}`;
  const others = discriminators(union).filter((other) => !knowsKey(chosen, other));
  const next = narrowed(union, mapping, others[0]).find(
    (each) => isOfSameType(each, chosen) && each.schema.required?.some((other) => others.includes(other)),
  );
  const instead = next?.schema.required?.find((other) => others.includes(other));
  return instead === undefined ? '' : ` or ${quoted(instead)}`;
}

/** Whether one `type` may stand in both: where it is written, no other one is meant. */
function isOfSameType(one: SchemaPlace, other: SchemaPlace): boolean {
  const types = enumOf(one, 'type')?.enum;
  const others = enumOf(other, 'type')?.enum;
  return !types || !others || types.some((type) => others.includes(type));
}

/** Whether the service takes no variant of this kind here, so that the key is not to be written. */
function isRefused({ schema }: SchemaPlace, variant: SchemaPlace, key: string): boolean {
  const values = enumOf(variant, key)?.enum ?? [];
  return (schema['x-acpt-service'] ?? []).some((rule) => values.includes(rule.variant ?? ''));
}

/** The key before the structure; in the root and in lists the first key in it. */
export function pointAt(owner: Owner, mapping: YamlMapping): Span {
  if (owner.span.end > owner.span.start && !isPhrase(owner.name)) return owner.span;
  return mapping.pairs[0]?.key.span ?? mapping.span;
}
