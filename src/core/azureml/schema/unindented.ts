/** Keys as far left as the empty key above them, to which they belong: the mapping as it is meant. */
import type { Fix } from '../../base/findings.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import { resolve, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { choose, enumOf, fits, holds } from './choose.ts';
import { indented } from './moves.ts';
import { alternatives, inside, isMap, knowsKey, placeOfKey, type SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { takesNothing } from './scalar.ts';
import { snakeCase } from './text.ts';
import { listed, quoted } from './words.ts';

/** What belongs below an empty key. */
interface Block {
  readonly below: readonly YamlPair[];
  /** Whether none of it could stand where it does. */
  readonly isCertain: boolean;
  /** Whether it declares names that are used elsewhere. */
  readonly declares: boolean;
}

/** The mapping with such keys where they belong, each block of them reported; the same one where there is none. */
export function asIndented(report: Report, place: SchemaPlace, mapping: YamlMapping): YamlMapping {
  const { pairs } = mapping;
  // Nearly every mapping: nothing is made for it.
  if (mapping.flow || pairs.every(({ value }) => value !== undefined)) return mapping;
  const meant: YamlPair[] = [];
  for (let index = 0; index < pairs.length; index++) {
    const owner = pairs[index];
    if (!owner) break;
    const block = owner.value === undefined ? blockBelow(place, mapping, index) : undefined;
    const [first, last] = [block?.below[0], block?.below.at(-1)];
    if (!block || !first || !last) {
      meant.push(owner);
      continue;
    }
    const span = { start: first.span.start, end: last.span.end };
    reportBlock(report, owner, block, span);
    meant.push({
      key: owner.key,
      value: { kind: 'mapping', flow: false, pairs: block.below, span },
      span: { start: owner.span.start, end: span.end },
    });
    index += block.below.length;
  }
  return meant.length === pairs.length ? mapping : { ...mapping, pairs: meant };
}

function reportBlock(
  report: Report,
  { key }: YamlPair,
  { below, isCertain, declares }: Block,
  unread: Span,
): void {
  const names = below.map((pair) => quoted(pair.key.text));
  const which =
    names.length > 3 ? `The ${names.length} keys after it belong` : `${listed(names, 'and')} belong`;
  const [verb, object] = names.length === 1 ? [`${which}s`, 'it'] : [which, 'them'];
  const message = `${quoted(key.text)} is empty. ${verb} below it: indent ${object}.`;
  const fix: Fix = {
    title: `Indent the lines below ${key.text}`,
    edits: [indented(report.text, below)],
    needsJudgement: !isCertain,
  };
  report.add('wrong-type', 'error', key.span, message, [fix], { declares, unread });
}

function blockBelow(place: SchemaPlace, mapping: YamlMapping, index: number): Block | undefined {
  const owner = mapping.pairs[index];
  const after = mapping.pairs.slice(index + 1);
  if (!owner) return undefined;
  const within = (around: SchemaPlace) => structures(around, owner.key.text);
  const anywhere = alternatives(place).flatMap(within);
  const end = after.findIndex((pair) => !anywhere.some((each) => takes(each, pair)));
  const length = end < 0 ? after.length : end;
  if (length === 0) return undefined;
  // What is meant here does not follow from keys that may belong below.
  const others = mapping.pairs.toSpliced(index + 1, length);
  const { place: chosen } = choose(place, { ...mapping, pairs: others });
  if (!chosen) return undefined;
  const owners = within(chosen);
  const below: YamlPair[] = [];
  let telling = 0;
  let through = 0;
  for (const pair of after) {
    const taking = owners.filter((each) => takes(each, pair));
    if (taking.length === 0 || (taking.every(isMap) && isLikeKey(chosen, mapping, pair))) break;
    below.push(pair);
    if (!isOutOfPlace(chosen, mapping, pair, taking)) continue;
    telling++;
    through = below.length;
  }
  if (through === 0) return undefined;
  // After `type: uri_folder`, which is no name, `path` is none either.
  if (isMap(chosen)) through = below.length;
  const declares = owners.some(isMap);
  return { below: below.slice(0, through), isCertain: telling === through, declares };
}

/** The structures that a key must have; none where it may be empty. */
function structures(around: SchemaPlace, key: string): readonly SchemaPlace[] {
  const behind = placeOfKey(around, key);
  const possible = behind ? alternatives(behind) : [];
  return possible.some(takesNothing) ? [] : possible.filter((each) => holds(each, 'mapping'));
}

function takes(structure: SchemaPlace, pair: YamlPair): boolean {
  const { key, value } = pair;
  if (key.text === '') return false;
  if (isMap(structure)) return isHeld(structure, pair);
  return knowsKey(structure, key.text) && fits(structure, key.text, value);
}

/** Whether a map of names takes what stands behind a name. */
function isHeld(map: SchemaPlace, { key, value }: YamlPair): boolean {
  const kind = resolve(value)?.kind;
  if (kind === undefined || map.schema.additionalProperties === true) return kind !== undefined;
  const item = placeOfKey(map, key.text);
  return item !== undefined && alternatives(item).some((each) => holds(each, kind));
}

/** Whether a key cannot stand beside the empty one. */
function isOutOfPlace(
  chosen: SchemaPlace,
  mapping: YamlMapping,
  pair: YamlPair,
  owners: readonly SchemaPlace[],
): boolean {
  const { text } = pair.key;
  if (mapping.pairs.some((each) => each !== pair && each.key.text === text)) return true;
  if (!isMap(chosen)) return !knowsKey(chosen, text) || !fits(chosen, text, pair.value);
  // Among names of the writer's choice `type: uri_folder` is no name.
  return !isHeld(chosen, pair) || owners.some((each) => enumOf(each, text) !== undefined);
}

/** Whether what might be a name of the writer's choice is rather a key, or nearly one that is not there. */
function isLikeKey(chosen: SchemaPlace, { pairs }: YamlMapping, { key }: YamlPair): boolean {
  if (knowsKey(chosen, key.text)) return true;
  const free = Object.entries(chosen.schema.properties ?? {}).filter(
    ([name, property]) =>
      !inside(chosen, property).schema.readOnly && !pairs.some((pair) => pair.key.text === name),
  );
  return (
    nearest(
      snakeCase(key.text),
      free.map(([name]) => name),
    ) !== undefined
  );
}
