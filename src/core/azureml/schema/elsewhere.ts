/** Where a key belongs that stands in a structure that does not know it. */
import type { Fix } from '../../base/findings.ts';
import { pairOf, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { enumOf, fits } from './choose.ts';
import { moveBelow } from './moves.ts';
import { alternatives, discriminators, inside, knowsKey, type SchemaPlace } from './place.ts';
import { listed, quoted } from './words.ts';

/** A structure beside a key, and whether it needs nothing but the key. */
interface Below {
  readonly name: string;
  readonly isEnough: boolean;
}

function isEnough(place: SchemaPlace, key: string): boolean {
  return knowsKey(place, key) && (place.schema.required ?? []).every((required) => required === key);
}

/** A structure next to or around this one that knows the key. */
export function otherPlace(
  union: SchemaPlace,
  chosen: SchemaPlace,
  { key: { text: key }, value }: YamlPair,
): { readonly advice: string; readonly below?: Below } | undefined {
  for (const [name, property] of Object.entries(chosen.schema.properties ?? {})) {
    const behind = inside(chosen, property);
    if (behind.schema.readOnly) continue;
    const owners = alternatives(behind).filter((each) => fits(each, key, value));
    if (owners.some((each) => each.schema.required?.includes(key) || isOwnKey(each, key)))
      return {
        advice: ` It belongs under ${quoted(name)}.`,
        below: { name, isEnough: alternatives(behind).some((each) => isEnough(each, key)) },
      };
  }
  const variants = alternatives(union).filter((each) => each !== chosen && knowsKey(each, key));
  for (const telling of discriminators(union)) {
    const own = enumOf(chosen, telling)?.enum ?? [];
    const others = variants.flatMap((each) => enumOf(each, telling)?.enum ?? []);
    const values = others.filter((value) => !own.includes(value));
    if (values.length > 0)
      return values.length <= 4 ? { advice: ` Only ${telling} ${listed(values)} has it.` } : undefined;
  }
  return undefined;
}

const common = new Set([
  'name',
  'type',
  'path',
  'description',
  'version',
  'tags',
  'properties',
  'mode',
  'id',
  '$schema',
]);

/** Whether a structure knows a key that few others have. */
export function isOwnKey(place: SchemaPlace, key: string): boolean {
  return !common.has(key) && knowsKey(place, key);
}

/** The key below the other one; to be looked at where that would need more. */
export function movedBelow(
  text: string,
  mapping: YamlMapping,
  pair: YamlPair,
  below: Below,
): Fix | undefined {
  const fix = moveBelow(text, mapping, pair, below.name);
  return fix && { ...fix, needsJudgement: !below.isEnough && !pairOf(mapping, below.name) };
}
