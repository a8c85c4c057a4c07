/** Every expression of a document with the place where it stands: that decides what it may name. */

import { contains, type Span } from '../../base/span.ts';
import { movedScalar } from '../../languages/yaml/moved.ts';
import type { YamlNode, YamlScalar } from '../../languages/yaml/tree.ts';
import { join, type Unit, unitsOf } from '../bindings/bindings.ts';
import { type Expression, movedTokens, type OptionalBlock, tokenize } from './lexer.ts';

export type ExpressionPlace =
  /** `command`, `args` and the like: names the unit's own inputs, outputs and search space. */
  | 'command'
  /** The value of a step's input: names the pipeline and other steps. */
  | 'step input'
  | 'step output'
  /** An output of a job or component, or its path: the service's names. */
  | 'output'
  /** An input of a job, a component or the pipeline itself. */
  | 'input'
  /** Any other setting: `compute`, `resources.instance_count`. */
  | 'setting'
  /** Descriptions, tags and names, where an expression is only text and harmless. */
  | 'prose';

export interface Site {
  readonly unit: Unit;
  readonly place: ExpressionPlace;
  /** The keys below the unit, joined by dots: `inputs.data.path`, `command`. */
  readonly path: string;
  readonly scalar: YamlScalar;
  readonly expressions: readonly Expression[];
  readonly blocks: readonly OptionalBlock[];
}

const commandKeys = new Set(['command', 'args', 'input_data', 'output_data', 'append_row_to']);
const commandKeysOfTask = new Set(['program_arguments', 'append_row_to']);
const proseKeys = new Set([
  '$schema',
  'comment',
  'description',
  'display_name',
  'experiment_name',
  'name',
  'properties',
  'tags',
  'version',
  'services',
]);

/** All places of some units where expressions stand, in the order of the units. */
export function sitesOf(units: readonly Unit[], text: string): Site[] {
  const seen = new Set<YamlNode>();
  return units.flatMap((unit) => {
    const compute = () => [...placesIn(unit, text, seen)];
    const places =
      unit.own?.get(placesIn, compute, (all, by) => all.map((each) => movedPlace(each, by))) ?? compute();
    return places.map((place): Site => ({ unit, ...place }));
  });
}

/** Those at an offset, found without reading the others. */
export function* sitesAt(root: Unit | undefined, text: string, offset: number): Generator<Site> {
  for (const unit of unitsOf(root))
    if (contains(unit.mapping.span, offset))
      for (const place of placesIn(unit, text, new Set(), offset)) yield { unit, ...place };
}

type PlaceInUnit = Omit<Site, 'unit'>;

/** What stands in a unit itself, not in its steps; it follows from the text of the unit alone. */
function* placesIn(unit: Unit, text: string, seen: Set<YamlNode>, offset?: number): Generator<PlaceInUnit> {
  for (const { value, place, key } of sectionsOf(unit)) {
    if (offset !== undefined && !(value && contains(value.span, offset))) continue;
    for (const { scalar, path } of scalarsBelow(value, key, seen)) {
      const tokens = tokenize(text, scalar.span);
      if (tokens.expressions.length > 0 || tokens.blocks.length > 0)
        yield { place: refine(place, path), path, scalar, ...tokens };
    }
  }
}

function movedPlace({ place, path, scalar, expressions, blocks }: PlaceInUnit, by: number): PlaceInUnit {
  return { place, path, scalar: movedScalar(scalar, by), ...movedTokens({ expressions, blocks }, by) };
}

/** The place of a key path below a unit, for a value that is still being written. */
export function placeOf(unit: Unit, keys: readonly string[]): ExpressionPlace {
  const [key = '', second] = keys;
  const place =
    (key === 'task' && second !== undefined && commandKeysOfTask.has(second)) ||
    (isTrialOf(unit, key) && second === 'command')
      ? 'command'
      : sectionPlace(unit, key);
  return refine(place, keys.join('.'));
}

/** What every scalar of a unit says, and where: also of a unit that is not in the text of its document. */
export function* scalarsIn(unit: Unit): Generator<{ place: ExpressionPlace; text: string }> {
  for (const { value, place, key } of sectionsOf(unit))
    for (const { scalar, path } of scalarsBelow(value, key, new Set()))
      yield { place: refine(place, path), text: scalar.text };
}

interface Section {
  readonly key: string;
  readonly value: YamlNode | undefined;
  readonly place: ExpressionPlace;
}

function* sectionsOf(unit: Unit): Generator<Section> {
  for (const { key, value } of unit.mapping.pairs) {
    // Steps and inline components are units of their own.
    if (key.text === 'jobs' && unit.steps.size > 0) continue;
    if (unit.component?.form === 'inline' && unit.component.key === key.text) continue;
    if ((key.text === 'task' || isTrialOf(unit, key.text)) && value?.kind === 'mapping')
      for (const part of value.pairs) {
        const keys = [key.text, part.key.text];
        yield { key: keys.join('.'), value: part.value, place: placeOf(unit, keys) };
      }
    else yield { key: key.text, value, place: sectionPlace(unit, key.text) };
  }
}

function isTrialOf(unit: Unit, key: string): boolean {
  return key === 'trial' && unit.role !== 'step';
}

function sectionPlace(unit: Unit, key: string): ExpressionPlace {
  if (commandKeys.has(key)) return 'command';
  if (proseKeys.has(key)) return 'prose';
  if (key === 'inputs') return unit.role === 'step' ? 'step input' : 'input';
  if (key === 'outputs') return unit.role === 'step' ? 'step output' : 'output';
  return 'setting';
}

/** Inside an input or output only its value and its path bind; `description` and `mode` do not. */
function refine(place: ExpressionPlace, path: string): ExpressionPlace {
  return place !== 'setting' && place !== 'command' && /\.(?:description|tags|properties)(?:\.|$)/.test(path)
    ? 'prose'
    : place;
}

function* scalarsBelow(
  node: YamlNode | undefined,
  path: string,
  seen: Set<YamlNode>,
): Generator<{ scalar: YamlScalar; path: string }> {
  // What an alias repeats has been read where it is written.
  if (!node || node.kind === 'alias' || seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'scalar') yield { scalar: node, path };
  else if (node.kind === 'mapping')
    for (const pair of node.pairs) yield* scalarsBelow(pair.value, join(path, pair.key.text), seen);
  else for (const item of node.items) yield* scalarsBelow(item.value, path, seen);
}

/** Whether the scalar says nothing but this expression. */
export function isWhole({ scalar }: Site, { span }: { readonly span: Span }): boolean {
  return scalar.text.trim().length === span.end - span.start;
}
