/** What the CLI accepts and the service rejects, and keys that exclude or need each other. */
import {
  asScalar,
  pairOf,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { addKey, removeKey } from './fixes.ts';
import { misspeltKeys, pointAt } from './keys.ts';
import type { Owner } from './owner.ts';
import { effectivePairs } from './pairs.ts';
import type { SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { matches } from './scalar.ts';
import type { KeyRule, Schema, ServiceRule } from './schema.ts';
import { isExcluded } from './skeleton.ts';
import { hasExpression } from './text.ts';
import { listed, quoted, subject } from './words.ts';

/** @returns whether the service refuses it */
export function checkService(
  report: Report,
  schema: Schema,
  node: Exclude<YamlNode, { kind: 'alias' }>,
  owner: Owner,
): boolean {
  for (const rule of schema['x-acpt-service'] ?? []) {
    const message = node.kind === 'scalar' ? scalarVerdict(rule, node, owner) : mappingVerdict(rule, node);
    if (message === undefined) continue;
    const span = node.kind === 'scalar' ? node.span : owner.span;
    report.add('service-refuses', rule.severity, span, message);
    return true;
  }
  return false;
}

function scalarVerdict(rule: ServiceRule, scalar: YamlScalar, owner: Owner): string | undefined {
  const message = rule.message?.replaceAll('{value}', scalar.text);
  if (rule.always) return message;
  if (scalar.type === 'null' || hasExpression(scalar.text) || isPlaceholder(scalar.text)) return undefined;
  if (rule.except !== undefined && matches(rule.except, scalar.text)) return undefined;
  const number = Number(scalar.type === 'string' ? scalar.text : scalar.value);
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = rule;
  if (number < minimum || number > maximum)
    return message ?? `${subject(owner)} must be ${bounds(rule)}, got ${scalar.text}.`;
  if (rule.pattern !== undefined && !matches(rule.pattern, scalar.text)) return message;
  if (rule.not !== undefined && matches(rule.not, scalar.text)) return message;
  return undefined;
}

function bounds({ minimum, maximum }: ServiceRule): string {
  if (minimum === undefined) return `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `between ${minimum} and ${maximum}`;
}

function mappingVerdict(rule: ServiceRule, node: YamlNode): string | undefined {
  if (rule.always) return rule.message;
  if (rule.variant === undefined || node.kind !== 'mapping') return undefined;
  const type = asScalar(pairOf(node, 'type')?.value)?.text;
  return type?.toLowerCase().replaceAll('_', '') === rule.variant.replaceAll('_', '')
    ? rule.message
    : undefined;
}

export function checkKeyRules(report: Report, chosen: SchemaPlace, mapping: YamlMapping, owner: Owner): void {
  for (const rule of chosen.schema['x-acpt-rules'] ?? [])
    keyRules[rule.rule](rule, { report, chosen, mapping, owner });
}

interface Context {
  readonly report: Report;
  readonly chosen: SchemaPlace;
  readonly mapping: YamlMapping;
  readonly owner: Owner;
}

type Check = (rule: KeyRule, context: Context) => void;

const keyRules: Readonly<Record<KeyRule['rule'], Check>> = {
  some(rule, { report, chosen, mapping, owner }) {
    if (rule.keys.some((key) => pairOf(mapping, key))) return;
    if (rule.keys.some((key) => isMisspelt(chosen, mapping, key))) return;
    const names = new Set(effectivePairs(mapping).map(({ key }) => key.text));
    const fixes = rule.keys
      .filter((key) => !isExcluded(chosen, key, names))
      .map((key) => addKey(report.text, mapping, chosen, key));
    const message = rule.message ?? `One of ${listed(rule.keys)} is required.`;
    report.add('missing-key', rule.severity, pointAt(owner, mapping), message, fixes);
  },

  exclusive(rule, { report, mapping }) {
    const pairs = present(rule, mapping).toSorted((a, b) => a.key.span.start - b.key.span.start);
    const last = pairs.at(-1);
    if (!last || pairs.length < 2) return;
    const fixes = pairs.map((pair) => removeKey(report.text, mapping, pair)).toReversed();
    const message = rule.message ?? `${listed(rule.keys, 'and')} are mutually exclusive.`;
    report.add('conflicting-keys', rule.severity, last.key.span, message, fixes);
  },

  ordered({ keys: [first = '', second = ''], severity }, { report, mapping }) {
    if (checkTimes(report, mapping, first, second, severity)) return;
    const low = numberAt(mapping, first);
    const high = numberAt(mapping, second);
    if (!low || !high || low.value <= high.value) return;
    const message = `${quoted(first)} (${low.scalar.text}) is greater than ${quoted(second)} (${high.scalar.text}).`;
    report.add('conflicting-keys', severity, low.scalar.span, message);
  },

  needs({ keys: [first = '', second = ''], severity, message }, { report, chosen, mapping }) {
    const pair = pairOf(mapping, first);
    if (!pair || pairOf(mapping, second) || isMisspelt(chosen, mapping, second)) return;
    const fixes = [addKey(report.text, mapping, chosen, second)];
    report.add(
      'missing-key',
      severity,
      pair.key.span,
      message ?? `${quoted(first)} requires ${quoted(second)}.`,
      fixes,
    );
  },

  excludes(rule, { report, mapping }) {
    const [[key, values] = ['', []]] = Object.entries(rule.when ?? {});
    const value = asScalar(pairOf(mapping, key)?.value)?.text.toLowerCase();
    if (value === undefined || !values.includes(value)) return;
    for (const pair of present(rule, mapping)) {
      const message =
        rule.message ?? `${quoted(pair.key.text)} is not allowed when ${quoted(key)} is ${value}.`;
      report.add('conflicting-keys', rule.severity, pair.key.span, message, [
        removeKey(report.text, mapping, pair),
      ]);
    }
  },
};

function isMisspelt(chosen: SchemaPlace, mapping: YamlMapping, key: string): boolean {
  const written = effectivePairs(mapping);
  return misspeltKeys(chosen, written, new Set(written.map((pair) => pair.key.text))).has(key);
}

function present({ keys }: KeyRule, mapping: YamlMapping): YamlPair[] {
  return keys.flatMap((key) => pairOf(mapping, key) ?? []);
}

/** @returns whether both are times */
function checkTimes(
  report: Report,
  mapping: YamlMapping,
  first: string,
  second: string,
  severity: KeyRule['severity'],
): boolean {
  const [start, end] = [first, second].map((key) => asScalar(pairOf(mapping, key)?.value));
  const [from, to] = [timeOf(start), timeOf(end)];
  if (!start || !end || !from || !to) return false;
  // Those of different zones are compared by nobody at a glance.
  if (from.zone === to.zone && to.time < from.time) {
    const message = `${quoted(second)} (${end.text}) is before ${quoted(first)} (${start.text}).`;
    report.add('conflicting-keys', severity, end.span, message);
  }
  return true;
}

/** A time in ISO 8601, so that of two the earlier sorts first. */
function timeOf(
  scalar: YamlScalar | undefined,
): { readonly time: string; readonly zone: string } | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?)?(Z|[-+]\d\d:\d\d)?$/.exec(
    scalar?.text ?? '',
  );
  if (!found) return undefined;
  const [, date = '', time = '00:00', seconds = ':00', zone = ''] = found;
  return { time: `${date} ${time}${seconds}`, zone };
}

function numberAt(mapping: YamlMapping, key: string): { scalar: YamlScalar; value: number } | undefined {
  const scalar = asScalar(pairOf(mapping, key)?.value);
  if (!scalar || scalar.type === 'null' || scalar.type === 'boolean') return undefined;
  const value = Number(scalar.type === 'string' ? scalar.text || Number.NaN : scalar.value);
  return Number.isNaN(value) ? undefined : { scalar, value };
}
