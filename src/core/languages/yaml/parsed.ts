/** A text with its tree, and the next version of both: only what an edit touched is parsed again. */
import { commonPrefix, commonSuffix } from '../../base/commonEnds.ts';
import { ownCopy } from '../../base/ownCopy.ts';
import { PlacedBlock } from './block.ts';
import { type Follower, parsePairs, parseYaml, problemAt } from './parse.ts';
import { type Segment, segmentsOf } from './segments.ts';
import { isTemplate } from './tolerance.ts';
import type { YamlMapping, YamlNode, YamlPair, YamlTree } from './tree.ts';

/** Blocks by where they begin in a text. */
interface Parts {
  readonly text: string;
  readonly blocks: ReadonlyMap<number, PlacedBlock>;
}

export class ParsedYaml {
  readonly text: string;
  readonly tree: YamlTree;
  /** What the tree is made of, or what an earlier one was made of where this text had to be parsed as a whole. */
  readonly #parts: Parts | undefined;
  readonly #isWhole: boolean;

  private constructor(text: string, tree: YamlTree, parts: Parts | undefined, isWhole: boolean) {
    this.text = text;
    this.tree = tree;
    this.#parts = parts;
    this.#isWhole = isWhole;
  }

  static of(text: string): ParsedYaml {
    return new ParsedYaml(text, parseYaml(text), undefined, true);
  }

  /** The tree of another text, the faster the more they have in common. The same as a parse of the whole, always. */
  edited(text: string): ParsedYaml {
    if (text === this.text) return this;
    const parts = this.#reusable();
    // Anchors are seldom taken out of a text again.
    const segments = this.tree.linked ? undefined : segmentsOf(text);
    const made = segments && assemble(text, segments, new Reuse(parts, text));
    if (made?.tree) return new ParsedYaml(text, made.tree, { text, blocks: made.blocks }, false);
    return new ParsedYaml(
      text,
      parseYaml(text),
      made && !parts ? { text, blocks: made.blocks } : parts,
      true,
    );
  }

  #reusable(): Parts | undefined {
    const { root, problems, linked, documents } = this.tree;
    // Of templates the mistakes are not told: there may be some.
    const isClean = root && problems.length === 0 && !linked && documents === 1 && !isTemplate(this.text);
    if (!this.#isWhole || !isClean) return this.#parts;
    return { text: this.text, blocks: harvest(this.text, root) };
  }
}

/** The blocks of an earlier text that stand in a later one too. */
class Reuse {
  readonly #before: string;
  readonly #after: string;
  readonly #blocks: ReadonlyMap<number, PlacedBlock>;
  /** So many letters at the beginning are the same, and from there on at the end. */
  readonly #prefix: number;
  readonly #suffixFrom: number;
  readonly #shift: number;
  #between: ReadonlyMap<string, PlacedBlock> | undefined;

  constructor(parts: Parts | undefined, after: string) {
    this.#before = parts?.text ?? '';
    this.#after = after;
    this.#blocks = parts?.blocks ?? new Map();
    this.#prefix = commonPrefix(this.#before, after);
    this.#suffixFrom = after.length - commonSuffix(this.#before, after, this.#prefix);
    this.#shift = after.length - this.#before.length;
  }

  get isEmpty(): boolean {
    return this.#blocks.size === 0;
  }

  find(start: number, end: number): PlacedBlock | undefined {
    const before = end <= this.#prefix ? start : start >= this.#suffixFrom ? start - this.#shift : undefined;
    const block =
      before === undefined
        ? this.#blocksBetween().get(this.#after.slice(start, end))
        : this.#blocks.get(before);
    return block?.length === end - start ? block.at(start) : undefined;
  }

  /** Blocks between two edits that are far apart, by their text. */
  #blocksBetween(): ReadonlyMap<string, PlacedBlock> {
    this.#between ??= new Map(
      [...this.#blocks]
        .filter(
          ([start, { length }]) => start + length > this.#prefix && start < this.#suffixFrom - this.#shift,
        )
        .map(([start, block]) => [this.#before.slice(start, start + block.length), block]),
    );
    return this.#between;
  }
}

/** So much of a text may be parsed in parts; of more, a parse of the whole is the faster one. */
const largestShare = 0.5;

/** Puts a tree together from blocks; without a tree where parts of the text depend on each other. */
function assemble(text: string, segments: readonly Segment[], reuse: Reuse): Assembled | undefined {
  const blocks = new Blocks(text, reuse);
  const pairs: YamlPair[] = [];
  const last = segments.at(-1);
  for (const segment of segments) {
    const { start, end, children } = segment;
    const [firstChild] = children;
    if (!firstChild) {
      for (const pair of blocks.at(start, end, segment === last ? 'nothing' : 'sibling')) pairs.push(pair);
    } else {
      const [open, ...others] = blocks.at(start, firstChild.start, 'sibling');
      if (!open || open.value || others.length > 0) blocks.fail();
      const lastChild = children.at(-1);
      const outside = segment === last ? 'nothing' : 'outer';
      const inner = children.flatMap((child) =>
        blocks.at(child.start, child.end, child === lastChild ? outside : 'sibling'),
      );
      const value = mappingOf(inner, blocks.endOf(lastChild)?.end);
      if (open)
        pairs.push({ key: open.key, value, span: { start: open.key.span.start, end: value.span.end } });
    }
    if (blocks.areTooMany) return undefined;
  }
  // Comments behind the last pair of a mapping inside belong to what ends with it.
  const end = last?.children.length ? blocks.endOf(last.children.at(-1))?.fullEnd : blocks.endOf(last)?.end;
  const root = mappingOf(pairs, end);
  const { all, hasFailed } = blocks;
  if (hasFailed) return { tree: undefined, blocks: all };
  const errors = [...all.values()].flatMap((each) => each.errors);
  const problems = isTemplate(text) ? [] : errors.map((error) => problemAt(error, text));
  return { tree: { root, documents: 1, problems, linked: false }, blocks: all };
}

interface Assembled {
  readonly tree: YamlTree | undefined;
  readonly blocks: ReadonlyMap<number, PlacedBlock>;
}

/** The blocks of one version of a text, used again or parsed. */
class Blocks {
  readonly all = new Map<number, PlacedBlock>();
  readonly #text: string;
  readonly #reuse: Reuse;
  #parsed = 0;
  hasFailed = false;

  constructor(text: string, reuse: Reuse) {
    this.#text = text;
    this.#reuse = reuse;
  }

  at(start: number, end: number, follower: Follower): readonly YamlPair[] {
    const found = this.#reuse.find(start, end);
    const block = found?.before === follower ? found : this.#parse(start, end, follower);
    if (block) this.all.set(start, block);
    return block?.pairs ?? [];
  }

  /** Where a mapping ends whose last block is that one. */
  endOf(segment: Segment | undefined): PlacedBlock['ends'] {
    return segment && this.all.get(segment.start)?.ends;
  }

  /** What was made cannot be put together. */
  fail(): void {
    this.hasFailed = true;
  }

  get areTooMany(): boolean {
    return !this.#reuse.isEmpty && this.#parsed > this.#text.length * largestShare;
  }

  #parse(start: number, end: number, follower: Follower): PlacedBlock | undefined {
    this.#parsed += end - start;
    const pairs = parsePairs(ownCopy(this.#text.slice(start, end)), follower);
    if (!pairs) this.fail();
    return pairs && PlacedBlock.of(pairs, start, end - start);
  }
}

function mappingOf(pairs: readonly YamlPair[], end = 0): YamlMapping {
  return { kind: 'mapping', span: { start: pairs[0]?.key.span.start ?? 0, end }, flow: false, pairs };
}

/**
 * The blocks of a tree that was parsed as a whole: its own pairs, where each belongs to one segment. Without the last
 * ones of a mapping: where that ends, a pair does not tell.
 */
function harvest(text: string, root: YamlNode): ReadonlyMap<number, PlacedBlock> {
  const blocks = new Map<number, PlacedBlock>();
  if (root.kind !== 'mapping' || root.flow) return blocks;
  const segments = segmentsOf(text) ?? [];
  const take = (pairs: readonly YamlPair[], { start, end }: Segment, last?: Segment) => {
    const parsed = { pairs, base: start, ends: undefined, errors: [], before: 'sibling' as const };
    if (pairs.length > 0 && start !== last?.start)
      blocks.set(start, PlacedBlock.of(parsed, start, end - start));
  };
  for (const [segment, pairs] of distribute(root.pairs, segments)) {
    const [firstChild] = segment.children;
    const [pair] = pairs;
    if (!firstChild) take(pairs, segment, segments.at(-1));
    else if (pair?.value?.kind === 'mapping' && pairs.length === 1) {
      const { key } = pair;
      take([{ key, value: undefined, span: key.span }], { ...segment, end: firstChild.start });
      for (const [child, inner] of distribute(pair.value.pairs, segment.children))
        take(inner, child, segment.children.at(-1));
    }
  }
  return blocks;
}

/** Which pairs begin in which segment; both in the order of the text. */
function* distribute(
  pairs: readonly YamlPair[],
  segments: readonly Segment[],
): Generator<[Segment, readonly YamlPair[]]> {
  let next = 0;
  for (const segment of segments) {
    const first = next;
    while ((pairs[next]?.key.span.start ?? segment.end) < segment.end) next++;
    yield [segment, pairs.slice(first, next)];
  }
}
