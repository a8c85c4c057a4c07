/**
 * What a plain scalar means to the Azure ML CLI. The CLI reads YAML with PyYAML's `safe_load`, that is YAML 1.1:
 * `yes` is a boolean, `010` is eight, `1:30` is ninety and `2024-01-01` is a date.
 */

export type ScalarType = 'string' | 'integer' | 'float' | 'boolean' | 'null' | 'timestamp';

const boolean = /^(?:yes|no|true|false|on|off|Yes|No|True|False|On|Off|YES|NO|TRUE|FALSE|ON|OFF)$/;
const integer = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][\d_]*|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)+)$/;
const float =
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|[-+]?\.[\d_]+(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const nothing = /^(?:~|null|Null|NULL|)$/;
const timestamp =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** The type that a plain (unquoted) scalar without a tag has. */
export function plainScalarType(text: string): ScalarType {
  if (nothing.test(text)) return 'null';
  const first = text.charCodeAt(0);
  // Only these first letters can begin anything but a string: digits, signs, dots and the booleans' letters.
  if (!(first <= 57 || 'yYnNtTfFoO'.includes(text[0] ?? ''))) return 'string';
  if (boolean.test(text)) return 'boolean';
  if (integer.test(text)) return 'integer';
  if (float.test(text)) return 'float';
  if (timestamp.test(text)) return 'timestamp';
  return 'string';
}

/** The value of a scalar; timestamps stay text. */
export function scalarValue(text: string, type: ScalarType): string | number | boolean | null {
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return /^(?:yes|true|on)$/i.test(text);
    case 'integer':
      return integerValue(text.replaceAll('_', ''));
    case 'float':
      return floatValue(text.replaceAll('_', '').toLowerCase());
    default:
      return text;
  }
}

function integerValue(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (digits.includes(':')) return sign * sexagesimal(digits);
  if (/^0[bx]/.test(digits)) return sign * Number(digits);
  return sign * Number.parseInt(digits, /^0./.test(digits) ? 8 : 10);
}

function floatValue(text: string): number {
  if (text.endsWith('.nan')) return Number.NaN;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY;
  return sign * (digits.includes(':') ? sexagesimal(digits) : Number(digits));
}

function sexagesimal(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
