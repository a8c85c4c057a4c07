/** A time zone by the name that other systems have for it. */
import { nearest } from '../../base/nearest.ts';
import { ownValue } from '../../base/ownValue.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { writeValue } from './fixes.ts';
import type { Report } from './report.ts';
import type { Schema } from './schema.ts';
import { hasExpression, snakeCase } from './text.ts';
import { quoted } from './words.ts';

/** The service takes the names that Windows has, in any case. */
export function checkTimeZone(report: Report, schema: Schema, scalar: YamlScalar): void {
  const { text } = scalar;
  if (schema['x-acpt-form'] !== 'timeZone' || scalar.type !== 'string') return;
  if (hasExpression(text) || isPlaceholder(text)) return;
  const names = schema.examples ?? [];
  if (names.some((name) => name.toLowerCase() === text.toLowerCase())) return;
  // The SDK has constants for them, whose names are no values: PACIFIC_STANDARD_TIME.
  const meant =
    ownValue(schema['x-acpt-meanings'] ?? {}, text) ??
    names.find((name) => snakeCase(name) === snakeCase(text)) ??
    nearest(text, names);
  const advice = meant === undefined ? ', such as W. Europe Standard Time.' : `. Did you mean ${meant}?`;
  report.add(
    'unknown-value',
    'warning',
    scalar.span,
    `${quoted(text)} is not the name of a Windows time zone${advice}`,
    meant === undefined ? [] : [writeValue(scalar, meant)],
  );
}
