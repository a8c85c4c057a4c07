/** What the CLI lets pass and the service refuses, and keys that exclude or need each other. */
import { asScalar, pairOf, type YamlMapping, type YamlNode, type YamlScalar } from '../yaml/tree.ts';
import type { Owner } from './check.ts';
import { addKey, removeKey } from './fixes.ts';
import { type Place, placeOfKey } from './place.ts';
import type { Report } from './report.ts';
import { matches } from './scalar.ts';
import type { KeyRule, Schema, ServiceRule } from './schema.ts';
import { hasExpression, isPlaceholder } from './text.ts';
import { listed, quoted } from './words.ts';

/** @param told a schema whose rules were already applied */
export function checkService(report: Report, schema: Schema, node: Exclude<YamlNode, { kind: 'alias' }>, owner: Owner, told?: Schema): void {
  const rules = schema['x-acpt-service'];
  if (!rules || rules === told?.['x-acpt-service']) return;
  for (const rule of rules) {
    const message = node.kind === 'scalar' ? scalarVerdict(rule, node, owner) : mappingVerdict(rule, node);
    if (message === undefined) continue;
    const span = node.kind === 'scalar' ? node.span : owner.span;
    report.add('service-refuses', rule.severity, span, message);
    return;
  }
}

function scalarVerdict(rule: ServiceRule, scalar: YamlScalar, { name }: Owner): string | undefined {
  const said = rule.message?.replaceAll('{value}', scalar.text);
  if (rule.always) return said;
  if (scalar.type === 'null' || hasExpression(scalar.text) || isPlaceholder(scalar.text)) return undefined;
  const number = Number(scalar.type === 'string' ? scalar.text : scalar.value);
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = rule;
  if (number < minimum || number > maximum) return said ?? `${quoted(name)} is ${bounds(rule)}: ${scalar.text} cannot work.`;
  if (rule.pattern !== undefined && !matches(rule.pattern, scalar.text)) return said;
  if (rule.not !== undefined && matches(rule.not, scalar.text)) return said;
  return undefined;
}

function bounds({ minimum, maximum }: ServiceRule): string {
  if (minimum === undefined) return `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
}

function mappingVerdict(rule: ServiceRule, node: YamlNode): string | undefined {
  if (rule.variant === undefined || node.kind !== 'mapping') return undefined;
  const type = asScalar(pairOf(node, 'type')?.value)?.text;
  return type?.toLowerCase().replaceAll('_', '') === rule.variant.replaceAll('_', '') ? rule.message : undefined;
}

export function checkKeyRules(report: Report, chosen: Place, mapping: YamlMapping, owner: Owner): void {
  for (const rule of chosen.schema['x-acpt-rules'] ?? []) apply(report, rule, chosen, mapping, owner);
}

function apply(report: Report, rule: KeyRule, chosen: Place, mapping: YamlMapping, owner: Owner): void {
  const [first = '', second = ''] = rule.keys;
  const pairs = rule.keys.flatMap((key) => pairOf(mapping, key) ?? []);
  switch (rule.rule) {
    case 'some': {
      if (pairs.length > 0) return;
      const isNamed = owner.span.end > owner.span.start && !owner.name.startsWith('An item');
      const span = isNamed ? owner.span : (mapping.pairs[0]?.key.span ?? mapping.span);
      const fixes = rule.keys.filter((key) => placeOfKey(chosen, key)).map((key) => addKey(report.text, mapping, chosen, key));
      return report.add('missing-key', rule.severity, span, rule.message ?? `One of ${listed(rule.keys)} is missing.`, fixes);
    }
    case 'exclusive': {
      if (pairs.length < 2) return;
      const last = pairs.toSorted((a, b) => a.key.span.start - b.key.span.start).at(-1);
      if (!last) return;
      const fixes = pairs.map((pair) => (mapping.pairs.includes(pair) ? removeKey(report.text, mapping, pair) : undefined));
      return report.add('conflicting-keys', rule.severity, last.key.span, rule.message ?? `${listed(rule.keys, 'and')} exclude each other.`, fixes.toReversed());
    }
    case 'ordered': {
      const low = numberAt(mapping, first);
      const high = numberAt(mapping, second);
      if (!low || !high || low.value <= high.value) return;
      const message = `${quoted(first)} (${low.scalar.text}) is greater than ${quoted(second)} (${high.scalar.text}).`;
      return report.add('conflicting-keys', rule.severity, low.scalar.span, message);
    }
    case 'needs': {
      const pair = pairOf(mapping, first);
      if (!pair || pairOf(mapping, second)) return;
      return report.add('missing-key', rule.severity, pair.key.span, rule.message ?? `${quoted(first)} needs ${quoted(second)}.`, [
        addKey(report.text, mapping, chosen, second),
      ]);
    }
    case 'excludes': {
      const [[key, values] = ['', []]] = Object.entries(rule.when ?? {});
      const value = asScalar(pairOf(mapping, key)?.value)?.text.toLowerCase();
      const [pair] = pairs;
      if (!pair || value === undefined || !values.includes(value)) return;
      return report.add('conflicting-keys', rule.severity, pair.key.span, rule.message ?? '', [removeKey(report.text, mapping, pair)]);
    }
  }
}

function numberAt(mapping: YamlMapping, key: string): { scalar: YamlScalar; value: number } | undefined {
  const scalar = asScalar(pairOf(mapping, key)?.value);
  if (!scalar || scalar.type === 'null' || scalar.type === 'boolean') return undefined;
  const value = Number(scalar.type === 'string' ? scalar.text || Number.NaN : scalar.value);
  return Number.isNaN(value) ? undefined : { scalar, value };
}
