/** A YAML text as a value: nodes with spans that nobody edits. */
import type { Span } from '../../base/span.ts';
import type { ScalarType } from './scalars.ts';

export type YamlNode = YamlMapping | YamlSequence | YamlScalar | YamlAlias;

export interface YamlMapping {
  readonly kind: 'mapping';
  readonly span: Span;
  /** `{a: 1}` rather than indented lines. */
  readonly flow: boolean;
  readonly pairs: readonly YamlPair[];
}

export interface YamlPair {
  /** Keys that are no scalars (`? [a]`) are kept as an empty text. */
  readonly key: YamlScalar;
  /** `undefined` where nothing is written behind the colon. */
  readonly value: YamlNode | undefined;
  /** From the key's start to the value's end. */
  readonly span: Span;
  /** Keeps what follows from the pair alone, where it was parsed by itself. */
  readonly own?: OwnFacts;
}

/** What follows from one pair alone, whatever stands around it: found out once, and kept while its text stays. */
export interface OwnFacts {
  /** The same as long as the pair's text is, wherever it stands. */
  readonly identity: object;
  /**
   * @param key what is asked; the same for the same question about the pair
   * @param compute the answer, for the pair where it stands
   * @param moved the answer for the same pair that many letters further on
   * @param holds whether an earlier answer is still true, where it rests on more than the pair
   */
  get<Value>(
    key: object,
    compute: () => Value,
    moved: (value: Value, by: number) => Value,
    holds?: (value: Value) => boolean,
  ): Value;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly YamlItem[];
}

export interface YamlItem {
  readonly value: YamlNode | undefined;
  readonly span: Span;
}

export interface YamlScalar {
  readonly kind: 'scalar';
  /** Includes the quotes. */
  readonly span: Span;
  /** `foreign`: another language writes it, and only `text` and `textStart` tell what it says. */
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'foreign';
  /** What the scalar says, without quotes, escapes and folding; as written where it is a number. */
  readonly text: string;
  readonly type: ScalarType;
  readonly value: string | number | boolean | null;
  /**
   * Offset in the source of the first letter of `text` where source and text agree letter by letter
   * (plain and quoted scalars on one line without escapes), so that a part of the text can be pointed at.
   */
  readonly textStart: number | undefined;
}

export interface YamlAlias {
  readonly kind: 'alias';
  readonly span: Span;
  readonly name: string;
  /** The anchored node; `undefined` where there is none. An alias inside its own anchor makes a cycle. */
  readonly target: YamlNode | undefined;
}

export interface YamlProblem {
  /** The parser's stable code, such as `BAD_INDENT`. */
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

export interface YamlTree {
  /** The first document; `undefined` where the text is empty or unusable. */
  readonly root: YamlNode | undefined;
  /** How many documents `---` separates. */
  readonly documents: number;
  readonly problems: readonly YamlProblem[];
  /** Whether parts of it depend on each other: by anchors and aliases, or because a quoted text had to be mended. */
  readonly linked: boolean;
}

/** The node behind aliases; `undefined` for a dangling or endless alias. */
export function resolve(node: YamlNode | undefined): Exclude<YamlNode, YamlAlias> | undefined {
  let current = node;
  for (let steps = 0; current?.kind === 'alias'; steps++) {
    if (steps > 100) return undefined;
    current = current.target;
  }
  return current;
}

export function asMapping(node: YamlNode | undefined): YamlMapping | undefined {
  const resolved = resolve(node);
  return resolved?.kind === 'mapping' ? resolved : undefined;
}

export function asSequence(node: YamlNode | undefined): YamlSequence | undefined {
  const resolved = resolve(node);
  return resolved?.kind === 'sequence' ? resolved : undefined;
}

export function asScalar(node: YamlNode | undefined): YamlScalar | undefined {
  const resolved = resolve(node);
  return resolved?.kind === 'scalar' ? resolved : undefined;
}

/** The text of a scalar that the CLI reads as a string. */
export function asString(node: YamlNode | undefined): string | undefined {
  const scalar = asScalar(node);
  return scalar?.type === 'string' ? scalar.text : undefined;
}

/** The pair with that key. Of duplicate keys the last one wins, as in the CLI; merge keys (`<<`) come after own keys. */
export function pairOf(mapping: YamlMapping | undefined, key: string): YamlPair | undefined {
  if (!mapping) return undefined;
  const own = ownPair(mapping, key);
  return own || !hasMergeKey(mapping) ? own : mergedPair(mapping, key, new Set([mapping]));
}

export function valueFor(mapping: YamlMapping | undefined, key: string): YamlNode | undefined {
  return pairOf(mapping, key)?.value;
}

function ownPair({ pairs }: YamlMapping, key: string): YamlPair | undefined {
  // No closure: nothing is asked more often.
  for (let index = pairs.length - 1; index >= 0; index--) {
    const pair = pairs[index];
    if (pair?.key.text === key) return pair;
  }
  return undefined;
}

function mergedPair(mapping: YamlMapping, key: string, seen: Set<YamlMapping>): YamlPair | undefined {
  for (const source of mergeSources(mapping)) {
    // Longer chains of merges are nobody's files.
    if (seen.has(source) || seen.size > 50) continue;
    seen.add(source);
    const pair = ownPair(source, key) ?? mergedPair(source, key, seen);
    if (pair) return pair;
  }
  return undefined;
}

/** The mappings that `<<:` pulls in, nearest first. */
export function mergeSources(mapping: YamlMapping): YamlMapping[] {
  if (!hasMergeKey(mapping)) return [];
  return mapping.pairs
    .filter((pair) => isMergeKey(pair.key))
    .flatMap(({ value }) => {
      const node = resolve(value);
      const nodes = node?.kind === 'sequence' ? node.items.map((item) => item.value) : [node];
      return nodes.flatMap((each) => asMapping(each) ?? []);
    });
}

function hasMergeKey({ pairs }: YamlMapping): boolean {
  for (const { key } of pairs) if (isMergeKey(key)) return true;
  return false;
}

export function isMergeKey(key: YamlScalar): boolean {
  return key.style === 'plain' && key.text === '<<';
}
