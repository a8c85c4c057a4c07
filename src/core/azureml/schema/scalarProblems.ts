/** What is wrong with a scalar: its value, its form, or an expression where none is evaluated. */

import type { Fix } from '../../base/findings.ts';
import { nearest } from '../../base/nearest.ts';
import { ownValue } from '../../base/ownValue.ts';
import { pythonText } from '../../languages/yaml/pythonText.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import { checkAssetReference, wholeReference } from './assetReference.ts';
import { checkComputeReference } from './computeReference.ts';
import { checkDataPath } from './dataPath.ts';
import { quoteValue, writeValue } from './fixes.ts';
import type { Owner } from './owner.ts';
import type { SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { matches, refusal } from './scalar.ts';
import type { Schema } from './schema.ts';
import { camelToSnake, snakeCase } from './text.ts';
import { checkTimeZone } from './timeZone.ts';
import { expected, listed, named, quoted, subject } from './words.ts';
import { checkWrongType } from './wrongType.ts';

/** References have rules of their own, which know more than a pattern. */
const judgedElsewhere = new Set(['environmentReference']);

export function checkScalar(
  report: Report,
  place: SchemaPlace,
  chosen: SchemaPlace,
  scalar: YamlScalar,
  owner: Owner,
): void {
  switch (refusal(chosen, scalar)) {
    case 'type':
      checkWrongType(report, place, scalar, owner);
      break;
    case 'value':
      reportValue(report, chosen.schema, scalar, owner);
      break;
    case 'range':
      reportRange(report, chosen.schema, scalar, owner);
      break;
    case 'form':
      // Beside structures only an expression may be a string.
      if (chosen.schema['x-acpt-form'] === 'expression') checkWrongType(report, place, scalar, owner);
      else reportForm(report, chosen.schema, scalar, owner);
      break;
    case 'expression':
      report.add(
        'wrong-type',
        'error',
        scalar.span,
        `${subject(owner)} cannot be an expression here. Expected ${chosen.schema['x-acpt-patternHint'] ?? expected(chosen)}.`,
      );
      break;
    default:
      checkVersion(report, chosen.schema, scalar, owner);
      checkFraction(report, chosen.schema, scalar, owner);
      checkDataPath(report, scalar, owner);
      checkAssetReference(report, chosen.schema, scalar);
      checkComputeReference(report, chosen.schema, scalar);
      checkTimeZone(report, chosen.schema, scalar);
  }
}

/** `int(0.5)` is 0 to Python, and that is what the CLI sends. */
function checkFraction(report: Report, schema: Schema, scalar: YamlScalar, owner: Owner): void {
  const { type, value, text } = scalar;
  if (schema['x-acpt-coerce'] !== 'integer' || type !== 'float') return;
  if (typeof value !== 'number' || !Number.isFinite(value) || Number.isInteger(value)) return;
  const message = `${subject(owner)} takes whole numbers; the CLI cuts ${text} to ${Math.trunc(value)}.`;
  report.add('wrong-type', 'warning', scalar.span, message);
}

/** `1.10` without quotes is the number 1.1, and that is the version the CLI uses. */
function checkVersion(report: Report, schema: Schema, scalar: YamlScalar, owner: Owner): void {
  if (schema['x-acpt-coerce'] !== 'version' || scalar.type === 'string') return;
  const taken = pythonText(scalar);
  if (taken === scalar.text || scalar.type === 'null') return;
  const message = `YAML reads the unquoted ${quoted(owner.name)} as ${taken}. Quote it: ${quoted(scalar.text)}.`;
  report.add('wrong-format', 'warning', scalar.span, message, [quoteValue(scalar)]);
}

/** A value that is not allowed; the fixes offer the nearest first, and all of them when they are few. */
export function reportValue(
  report: Report,
  schema: Schema,
  scalar: YamlScalar,
  owner: { readonly name: string },
): void {
  const values = schema.enum ?? [];
  const snake = camelToSnake(scalar.text);
  const begun = values.filter((value) => snake.length > 1 && value.startsWith(snake));
  const meant = ownValue(schema['x-acpt-meanings'] ?? {}, snake) ?? nearest(snake, values) ?? begun[0];
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const offered = values.length <= 8 ? values : [];
  const ordered = meant === undefined ? offered : [meant, ...offered.filter((value) => value !== meant)];
  report.add(
    'unknown-value',
    'error',
    scalar.span,
    `Invalid value ${quoted(scalar.text)} for ${named(owner)}. Expected ${listed(values)}.${hint}`,
    // Where none is like what was written, the first is no better than the others.
    ordered.map((value) => ({ ...writeValue(scalar, value), needsJudgement: meant === undefined })),
  );
}

function reportRange(report: Report, schema: Schema, scalar: YamlScalar, owner: Owner): void {
  const [low, high] = schema['x-acpt-range'] ?? [];
  const message = `Invalid value ${scalar.text} for ${named(owner)}. Expected a number from ${low} to ${high}.`;
  report.add('wrong-format', 'error', scalar.span, message);
}

function reportForm(report: Report, schema: Schema, scalar: YamlScalar, owner: Owner): void {
  if (judgedElsewhere.has(schema['x-acpt-form'] ?? '')) return;
  const message = `Invalid value ${quoted(scalar.text)} for ${named(owner)}. Expected ${schema['x-acpt-patternHint']}.`;
  report.add('wrong-format', 'error', scalar.span, message, formFixes(schema, scalar));
}

/** The same string with a prefix more or less, or with other separators, where that has the right form. */
function formFixes(schema: Schema, scalar: YamlScalar): Fix[] {
  const { text } = scalar;
  const { pattern = '' } = schema;
  if (!/^(?:file:)?[\w./-]+$/.test(text)) return [];
  const guesses = [
    text.replace(/^file:(?=.)/, ''),
    `azureml:${text}`,
    text.replaceAll('-', '_').toLowerCase(),
    snakeCase(text),
    text.replaceAll(/[\s_.]+/g, '-'),
  ];
  const fitting = guesses.find((guess) => guess !== text && matches(pattern, guess));
  if (fitting === undefined) return [];
  const whole = wholeReference(schema, fitting);
  return [{ ...writeValue(scalar, whole.text), needsJudgement: whole.isGuess }];
}
