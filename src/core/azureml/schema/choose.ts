/** Picks the alternative of a union that the writer means, before anything is judged. */
import { nearest } from '../../base/nearest.ts';
import {
  asScalar,
  pairOf,
  resolve,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { effectivePairs } from './pairs.ts';
import { alternatives, discriminators, inside, isAnything, knowsKey, type SchemaPlace } from './place.ts';
import { enumValue, refusal } from './scalar.ts';
import { type Schema, typesOf } from './schema.ts';
import { hasExpression, snakeCase } from './text.ts';

export interface Choice {
  /** The alternative, itself no union; `undefined` when none can be what was written. */
  readonly place: SchemaPlace | undefined;
  readonly mismatch?: Mismatch;
}

/** A key whose value fits none of the alternatives: `distribution.type: deepspeed`; the schema has all their values. */
export interface Mismatch {
  readonly pair: YamlPair;
  readonly schema: Schema;
}

/** Whether a place without alternatives can hold a mapping, a sequence or a scalar. */
export function holds(place: SchemaPlace, kind: 'mapping' | 'sequence' | 'scalar'): boolean {
  if (isAnything(place)) return true;
  const types = typesOf(place.schema);
  if (kind === 'mapping') return types.includes('object');
  if (kind === 'sequence') return types.includes('array');
  return types.some((type) => type !== 'object' && type !== 'array');
}

export function choose(place: SchemaPlace, node: YamlNode | undefined): Choice {
  const all = alternatives(place);
  const target = resolve(node);
  if (target?.kind === 'mapping') {
    const objects = all.filter((each) => holds(each, 'mapping'));
    return chooseObject(place, objects, target);
  }
  if (target?.kind === 'sequence') return { place: all.find((each) => holds(each, 'sequence')) };
  const scalars = all.filter((each) => holds(each, 'scalar'));
  return { place: target && bestScalar(scalars, target) };
}

function bestScalar(places: readonly SchemaPlace[], scalar: YamlScalar): SchemaPlace | undefined {
  const judged = places.map((place) => ({ place, refusal: refusal(place, scalar) }));
  // An alternative that fails only by its value was meant rather than one of another type.
  const best =
    judged.find((each) => each.refusal === undefined) ??
    judged.find((each) => each.refusal !== 'type') ??
    judged[0];
  return best?.place;
}

/** The alternatives that what is written so far leaves open; all that are structures when nothing is written. */
export function narrowed(
  place: SchemaPlace,
  mapping: YamlMapping | undefined,
  before?: string,
): readonly SchemaPlace[] {
  const objects = alternatives(place).filter((each) => holds(each, 'mapping'));
  return mapping ? narrow(place, objects, mapping, before).left : objects;
}

/** The alternatives that know what is written so far: a key that is not there yet may still be wanted. */
export function possible(place: SchemaPlace, mapping: YamlMapping): readonly SchemaPlace[] {
  const objects = alternatives(place).filter((each) => holds(each, 'mapping'));
  const telling = discriminators(place);
  let left = objects;
  for (const { key, value } of effectivePairs(mapping)) {
    const fitting = left.filter(
      (each) => knowsKey(each, key.text) && (!telling.includes(key.text) || fits(each, key.text, value)),
    );
    if (fitting.length > 0) left = fitting;
  }
  return left;
}

function chooseObject(place: SchemaPlace, objects: readonly SchemaPlace[], mapping: YamlMapping): Choice {
  const { left, mismatch } = narrow(place, objects, mapping);
  const chosen = best(left, mapping);
  return mismatch ? { place: chosen, mismatch } : { place: chosen };
}

/** @param before the discriminator at which to stop: what could stand there instead? */
function narrow(
  place: SchemaPlace,
  objects: readonly SchemaPlace[],
  mapping: YamlMapping,
  before?: string,
): { left: readonly SchemaPlace[]; mismatch?: Mismatch } {
  let left = objects;
  let mismatch: Mismatch | undefined;
  for (const key of discriminators(place)) {
    if (key === before) break;
    const pair = pairOf(mapping, key) ?? misspelt(mapping, key, objects);
    const fitting = pair
      ? left.filter((each) => knowsKey(each, key) && fits(each, key, pair.value))
      : left.filter((each) => !each.schema.required?.includes(key));
    if (fitting.length > 0) left = fitting;
    else if (pair && !mismatch && left.some((each) => enumOf(each, key)))
      mismatch = { pair, schema: allValues(left, key) };
  }
  return mismatch ? { left, mismatch } : { left };
}

/** A key that none of the alternatives knows and that is nearly the one that tells them apart: `components: ./a.yml`. */
function misspelt(mapping: YamlMapping, key: string, objects: readonly SchemaPlace[]): YamlPair | undefined {
  return mapping.pairs.find(
    (pair) =>
      nearest(snakeCase(pair.key.text), [key]) === key &&
      !objects.some((each) => knowsKey(each, pair.key.text)),
  );
}

/** The values that a key of an object may have, with what is said of them; `undefined` where it may have any. */
export function enumOf(place: SchemaPlace, key: string): Schema | undefined {
  const property = place.schema.properties?.[key];
  if (!property) return undefined;
  const { schema } = inside(place, property);
  return schema.enum ? schema : undefined;
}

/** Whether a key may have the value, as far as the key allows only some. */
export function fits(place: SchemaPlace, key: string, value: YamlNode | undefined): boolean {
  const schema = enumOf(place, key);
  if (!schema) return true;
  const scalar = asScalar(value);
  if (!scalar) return false;
  if (isPlaceholder(scalar.text) || hasExpression(scalar.text)) return true;
  return scalar.type === 'string' && enumValue(schema, scalar.text) !== undefined;
}

/** The values that the alternatives know together, for the message and the fixes. */
function allValues(places: readonly SchemaPlace[], key: string): Schema {
  const schemas = places.flatMap((place) => enumOf(place, key) ?? []);
  return { ...schemas[0], enum: [...new Set(schemas.flatMap((schema) => schema.enum ?? []))] };
}

function best(places: readonly SchemaPlace[], mapping: YamlMapping): SchemaPlace | undefined {
  const keys = effectivePairs(mapping).map((pair) => pair.key.text);
  let chosen: SchemaPlace | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const unknown = keys.filter((key) => !knowsKey(place, key)).length;
    const missing = (place.schema.required ?? []).filter((key) => !keys.includes(key)).length;
    const score = unknown * 2 + missing;
    if (score < fewest) {
      fewest = score;
      chosen = place;
    }
  }
  return chosen;
}
