/** A number in a key that takes a text, beside a key that takes the number and says in its name what it counts. */
import { resolve, type YamlPair } from '../../languages/yaml/tree.ts';
import { renameKey } from './fixes.ts';
import { alternatives, placeOfKey, type SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { refusal } from './scalar.ts';
import { quoted } from './words.ts';

const units = ['seconds', 'minutes', 'hours', 'days'];

/** @returns whether it is reported */
export function checkUnitKey(
  report: Report,
  chosen: SchemaPlace,
  pair: YamlPair,
  present: readonly YamlPair[],
): boolean {
  const { key, value } = pair;
  const scalar = resolve(value);
  if (scalar?.kind !== 'scalar') return false;
  const takes = (name: string) => {
    const place = placeOfKey(chosen, name);
    return place !== undefined && alternatives(place).some((each) => refusal(each, scalar) === undefined);
  };
  const unit = units.find((each) => takes(`${key.text}_${each}`));
  if (unit === undefined || takes(key.text)) return false;
  const counting = `${key.text}_${unit}`;
  const isFree = present.every((each) => each.key.text !== counting);
  const message = `${quoted(key.text)} takes a duration such as PT30M; a number of ${unit} belongs in ${quoted(counting)}.`;
  const fixes = isFree ? [renameKey(pair, counting)] : [];
  report.add('wrong-type', 'error', scalar.span, message, fixes);
  return true;
}
