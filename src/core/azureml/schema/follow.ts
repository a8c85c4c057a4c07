import type { Step } from '../../languages/yaml/locate.ts';
import { asMapping, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { DocumentKind } from '../documents/kinds.ts';
import { choose, narrowed } from './choose.ts';
import { placeOfItem, placeOfKey, rootPlace, type SchemaPlace } from './place.ts';

/** Where steps through a document lead. */
export interface Followed {
  /** What may stand at the end; a union where what is written leaves it open. */
  readonly place: SchemaPlace;
  /** The structures and lists on the way, one for each step. */
  readonly way: readonly SchemaPlace[];
  /** The structure that holds the last step's key: its variant, and what it was chosen from. */
  readonly holder?: {
    readonly union: SchemaPlace;
    readonly chosen: SchemaPlace;
    readonly mapping: YamlMapping;
    readonly key: string;
  };
}

/** Walks the steps as the check does, choosing variants on the way; `undefined` where the schema knows nothing. */
export function follow(kind: DocumentKind, steps: readonly Step[]): Followed | undefined {
  let current: Followed = { place: rootPlace(kind), way: [] };
  for (const step of steps) {
    const next: Followed | undefined = 'key' in step ? intoKey(current, step) : intoItem(current, step);
    if (!next) return undefined;
    current = next;
  }
  return current;
}

function intoKey(
  { place: union, way }: Followed,
  { mapping, key }: { mapping: YamlMapping; key: string },
): Followed | undefined {
  const { place: chosen } = choose(union, mapping);
  // The best variant may not know a key that another one that fits as well does.
  const knowing = [chosen, ...narrowed(union, mapping)].find((each) => each && placeOfKey(each, key));
  const place = knowing && placeOfKey(knowing, key);
  return (
    knowing && place && { place, way: [...way, knowing], holder: { union, chosen: knowing, mapping, key } }
  );
}

function intoItem(
  { place: union, way }: Followed,
  { sequence }: { sequence: Parameters<typeof choose>[1] },
): Followed | undefined {
  const { place } = choose(union, sequence);
  const item = place && placeOfItem(place);
  return place && item && { place: item, way: [...way, place] };
}

/** The place, or for a key that tells variants apart the places in all variants that are still possible. */
export function valuePlaces({ place, holder }: Followed): readonly SchemaPlace[] {
  if (!holder) return [place];
  const { union, mapping, key } = holder;
  return narrowed(union, asMapping(mapping), key).flatMap((each) => placeOfKey(each, key) ?? []);
}
