/** What the CLI requires of a component's inputs beyond their keys. */
import { pythonText } from '../../languages/yaml/pythonText.ts';
import {
  asMapping,
  asScalar,
  pairOf,
  resolve,
  type YamlMapping,
  type YamlPair,
} from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { removeKey } from './fixes.ts';
import type { Report } from './report.ts';
import { isNumber } from './scalar.ts';
import { hasExpression } from './text.ts';
import { listed, quoted } from './words.ts';

/** What a parameter of a component can be; everything else is data. */
export const literalTypes = ['string', 'number', 'integer', 'boolean'];

const dataTypes = [
  'uri_folder',
  'uri_file',
  'mltable',
  'mlflow_model',
  'custom_model',
  'triton_model',
  'path',
];

/** What belongs to the job or step that runs a component; the CLI silently accepts it here. */
const ofJobs = ['compute', 'environment_variables', 'experiment_name', 'limits', 'services'];

export function checkComponent(report: Report, component: YamlMapping): void {
  for (const pair of component.pairs) {
    if (!ofJobs.includes(pair.key.text)) continue;
    const message = `${quoted(pair.key.text)} has no effect in a component; set it on the step that runs the component.`;
    report.add('no-effect', 'info', pair.key.span, message, [removeKey(report.text, component, pair)]);
  }
  const inputs = asMapping(pairOf(component, 'inputs')?.value);
  checkCase(report, inputs);
  for (const pair of inputs?.pairs ?? []) {
    const input = asMapping(pair.value);
    const type = asScalar(pairOf(input, 'type')?.value)?.text;
    if (input && type !== undefined) checkInput(report, input, type);
  }
}

function checkCase(report: Report, inputs: YamlMapping | undefined): void {
  const seen = new Map<string, YamlPair>();
  for (const pair of inputs?.pairs ?? []) {
    const name = pair.key.text.toLowerCase();
    const other = seen.get(name);
    if (other && other.key.text !== pair.key.text) {
      const message = `${quoted(pair.key.text)} and ${quoted(other.key.text)} differ only in case; the CLI rejects the component.`;
      report.add('conflicting-keys', 'error', pair.key.span, message);
    }
    seen.set(name, pair);
  }
}

function checkInput(report: Report, input: YamlMapping, type: string): void {
  const initial = pairOf(input, 'default');
  const isLiteral = literalTypes.includes(type);
  if (initial && dataTypes.includes(type)) {
    const message = `An input of type ${type} cannot have a default. Make it optional instead.`;
    report.add('conflicting-keys', 'error', initial.key.span, message, [
      removeKey(report.text, input, initial),
    ]);
  }
  if (initial && isLiteral) checkDefault(report, initial, type);
  checkEnum(report, input);
  if (!isLiteral) return;
  for (const key of ['min', 'max']) {
    const pair = pairOf(input, key);
    if (pair) checkBound(report, input, pair, type);
  }
}

/** The CLI converts what is written as text: `float(text)`. */
function checkBound(report: Report, input: YamlMapping, pair: YamlPair, type: string): void {
  const key = pair.key.text;
  if (type !== 'number' && type !== 'integer') {
    const message = `${quoted(key)} is only allowed for numbers, not for an input of type ${type}.`;
    report.add('conflicting-keys', 'error', pair.key.span, message, [removeKey(report.text, input, pair)]);
    return;
  }
  const scalar = asScalar(pair.value);
  if (scalar?.type !== 'string' || isNumber(scalar.text)) return;
  if (hasExpression(scalar.text) || isPlaceholder(scalar.text)) return;
  const message = `Expected a number for ${quoted(key)}, got ${quoted(scalar.text)}.`;
  report.add('wrong-type', 'error', scalar.span, message);
}

/** A default that nobody may give. */
function checkEnum(report: Report, input: YamlMapping): void {
  const initial = asScalar(pairOf(input, 'default')?.value);
  const list = resolve(pairOf(input, 'enum')?.value);
  if (!initial || initial.type === 'null' || list?.kind !== 'sequence' || list.items.length === 0) return;
  const values = list.items.flatMap(({ value }) => asScalar(value) ?? []);
  const texts = values.map(pythonText);
  if (texts.length < list.items.length || texts.includes(pythonText(initial))) return;
  if ([initial.text, ...texts].some((text) => hasExpression(text) || isPlaceholder(text))) return;
  const message = `The default ${quoted(initial.text)} is not among the values of "enum": ${listed(texts)}.`;
  report.add('conflicting-keys', 'warning', initial.span, message);
}

/** The CLI converts the default to the input's type before it sends anything. */
function checkDefault(report: Report, { value }: YamlPair, type: string): void {
  const scalar = asScalar(value);
  if (!scalar || scalar.type === 'null' || hasExpression(scalar.text) || isPlaceholder(scalar.text)) return;
  const text = scalar.type === 'string' ? scalar.text : String(scalar.value);
  const expected = expectedDefault(text, type);
  if (expected === undefined) return;
  const message = `Expected ${expected} as the default, got ${quoted(scalar.text)}.`;
  report.add('wrong-type', 'error', scalar.span, message);
}

/** @returns what the CLI cannot convert the text to */
function expectedDefault(text: string, type: string): string | undefined {
  switch (type) {
    case 'integer':
      // `int(float(text))`
      return isNumber(text) ? undefined : 'an integer';
    case 'number':
      return isNumber(text) || /^[-+]?(?:inf(?:inity)?|nan)$/i.test(text) ? undefined : 'a number';
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? undefined : 'true or false';
    default:
      return undefined;
  }
}
