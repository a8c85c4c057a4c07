/** A `type` that none of the other keys goes with, while all of them are those of another type. */
import { asScalar, pairOf, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { enumOf } from './choose.ts';
import { writeValue } from './fixes.ts';
import { knowsKey, type SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { hasExpression } from './text.ts';
import { listed } from './words.ts';

/** One key more may be a slip. */
const fewest = 2;

/**
 * @param others what the mapping may be instead
 * @param isLenient whether the CLI takes unknown keys, where nothing is missing
 * @returns whether it is reported; what else is wrong by the type that is written, is not meant
 */
export function checkContradictedType(
  report: Report,
  chosen: SchemaPlace,
  others: readonly SchemaPlace[],
  mapping: YamlMapping,
  pairs: readonly YamlPair[],
  isLenient: boolean,
): boolean {
  const type = asScalar(pairOf(mapping, 'type')?.value);
  if (!type || hasExpression(type.text) || isPlaceholder(type.text)) return false;
  const unknown = pairs.filter(({ key }) => !knowsKey(chosen, key.text));
  if (unknown.length < fewest || (isLenient && hasRequired(chosen, pairs))) return false;
  const fitting = others.filter((each) => each !== chosen && isAllOf(each, pairs));
  const meant = [...new Set(fitting.flatMap((each) => enumOf(each, 'type')?.enum ?? []))];
  if (meant.length === 0) return false;
  const message = `The type is ${type.text}, but the keys are those of type ${listed(meant)}.`;
  const fixes = meant.map((each) => ({ ...writeValue(type, each), needsJudgement: true }));
  report.add('conflicting-keys', 'error', type.span, message, fixes);
  return true;
}

function isAllOf(place: SchemaPlace, pairs: readonly YamlPair[]): boolean {
  return pairs.every(({ key }) => knowsKey(place, key.text)) && hasRequired(place, pairs);
}

function hasRequired({ schema }: SchemaPlace, pairs: readonly YamlPair[]): boolean {
  const names = new Set(pairs.map(({ key }) => key.text));
  return (schema.required ?? []).every((name) => names.has(name));
}
