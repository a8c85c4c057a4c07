import type { YamlScalar } from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import type { SchemaPlace } from './place.ts';
import { type Schema, typesOf } from './schema.ts';
import { camelToSnake, hasExpression } from './text.ts';

/** Why the CLI rejects a scalar: its type, its value, its form, or an expression where none is evaluated. */
export type Refusal = 'type' | 'value' | 'form' | 'range' | 'expression';

/** What is wrong with the scalar at that place, as the CLI reads it; `undefined` when it is accepted. */
export function refusal(place: SchemaPlace, scalar: YamlScalar): Refusal | undefined {
  const { schema } = place;
  if (scalar.type === 'string') {
    if (hasExpression(scalar.text) && isStrict(schema)) return place.expressions ? undefined : 'expression';
    if (isPlaceholder(scalar.text)) return undefined;
  }
  if (!isOfType(schema, scalar)) return 'type';
  if (schema['x-acpt-coerce']) return outOfRange(schema, scalar) ? 'range' : undefined;
  if (scalar.type !== 'string') return undefined;
  if (schema.enum && enumValue(schema, scalar.text) === undefined) return 'value';
  if (schema.pattern !== undefined && !matches(schema.pattern, scalar.text)) return 'form';
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  return scalar.text.length < minLength || scalar.text.length > maxLength ? 'form' : undefined;
}

const nothing: YamlScalar = {
  kind: 'scalar',
  span: { start: 0, end: 0 },
  style: 'plain',
  text: '',
  type: 'null',
  value: null,
  textStart: undefined,
};

/** Whether a key may have nothing behind it. */
export function takesNothing(place: SchemaPlace): boolean {
  return refusal(place, nothing) === undefined;
}

/** Whether more than "a string" is required. */
function isStrict(schema: Schema): boolean {
  if (schema['x-acpt-form'] === 'expression') return false;
  const coerce = schema['x-acpt-coerce'];
  const known = schema.pattern !== undefined || schema.enum !== undefined;
  return known || (coerce !== undefined && coerce !== 'text');
}

function isOfType(schema: Schema, scalar: YamlScalar): boolean {
  const { type, text } = scalar;
  const types = typesOf(schema);
  if (type === 'null') return types.length === 0 || types.includes('null');
  switch (schema['x-acpt-coerce']) {
    case 'integer':
      return type === 'integer' || type === 'float' || /^\s*[-+]?\d[\d_]*\s*$/.test(text);
    case 'number':
      return type === 'integer' || type === 'float' || isNumber(text);
    case 'boolean':
      if (type === 'string')
        return /^(?:[tTfFyYnN01]|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|yes|Yes|YES|no|No|NO)$/.test(
          text,
        );
      return type === 'boolean' || scalar.value === 0 || scalar.value === 1;
    case 'text':
      return true;
    default:
      break;
  }
  if (types.length === 0) return true;
  if (type === 'integer' || type === 'float') return types.includes('number') || types.includes('integer');
  return types.some((each) => each === type);
}

/** As Python's `float` reads a text. */
export function isNumber(text: string): boolean {
  return /^\s*[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d+)?\s*$/i.test(text);
}

function outOfRange(schema: Schema, scalar: YamlScalar): boolean {
  const range = schema['x-acpt-range'];
  if (!range) return false;
  const value = Number(scalar.value);
  return value < range[0] || value > range[1];
}

/** The value as the CLI understands it, respecting how it compares case; `undefined` when it is none of the enum's. */
export function enumValue(schema: Schema, text: string): string | undefined {
  const values = schema.enum ?? [];
  switch (schema['x-acpt-enumCase']) {
    case 'insensitive':
      return values.find((value) => value.toLowerCase() === text.toLowerCase());
    case 'camelToSnake':
      return values.find((value) => value === camelToSnake(text));
    default:
      return values.find((value) => value === text);
  }
}

const patterns = new Map<string, RegExp>();

export function matches(pattern: string, text: string): boolean {
  let expression = patterns.get(pattern);
  if (!expression) {
    expression = new RegExp(pattern);
    patterns.set(pattern, expression);
  }
  return expression.test(text);
}
