/** A part of a tree that was parsed by itself, and the places where it stands in one version of the text after the other. */
import { movedSpan, type Span } from '../../base/span.ts';
import { movedNode, movedScalar } from './moved.ts';
import type { Follower, ParsedPairs, RawError } from './parse.ts';
import type { OwnFacts, YamlNode, YamlPair, YamlScalar } from './tree.ts';

/** What is the same wherever it stands. */
interface Block extends ParsedPairs {
  readonly length: number;
  /** Of each pair. */
  readonly facts: readonly Map<object, Answer>[];
}

interface Answer {
  readonly value: unknown;
  /** Where the pair's block stood when it was given. */
  readonly offset: number;
}

export class PlacedBlock {
  readonly #block: Block;
  readonly #offset: number;
  readonly pairs: readonly YamlPair[];

  private constructor(block: Block, offset: number) {
    this.#block = block;
    this.#offset = offset;
    this.pairs = block.pairs.map(
      (pair, index) => new PlacedPair(pair, offset - block.base, offset, block.facts[index] ?? new Map()),
    );
  }

  static of(parsed: ParsedPairs, offset: number, length: number): PlacedBlock {
    return new PlacedBlock({ ...parsed, length, facts: parsed.pairs.map(() => new Map()) }, offset);
  }

  /** The same block at another offset; this one where that is the same. */
  at(offset: number): PlacedBlock {
    return offset === this.#offset ? this : new PlacedBlock(this.#block, offset);
  }

  get length(): number {
    return this.#block.length;
  }

  /** What follows: before something else it may say something else. */
  get before(): Follower {
    return this.#block.before;
  }

  /** Where a mapping ends whose last block this is, without and with the comments behind it; where that is known. */
  get ends(): { readonly end: number; readonly fullEnd: number } | undefined {
    const { ends } = this.#block;
    return ends && { end: ends.end + this.#offset, fullEnd: ends.fullEnd + this.#offset };
  }

  get errors(): readonly RawError[] {
    return this.#block.errors.map(({ code, message, span }) => ({
      code,
      message,
      span: movedSpan(span, this.#offset),
    }));
  }
}

/** A pair where it stands. Its value is moved there when somebody asks for it. */
class PlacedPair implements YamlPair, OwnFacts {
  readonly key: YamlScalar;
  readonly span: Span;
  readonly #pair: YamlPair;
  readonly #by: number;
  readonly #offset: number;
  readonly #facts: Map<object, Answer>;
  #value: YamlNode | undefined;

  constructor(pair: YamlPair, by: number, offset: number, facts: Map<object, Answer>) {
    this.#pair = pair;
    this.#by = by;
    this.#offset = offset;
    this.#facts = facts;
    this.key = by === 0 ? pair.key : movedScalar(pair.key, by);
    this.span = by === 0 ? pair.span : movedSpan(pair.span, by);
  }

  get value(): YamlNode | undefined {
    const { value } = this.#pair;
    if (this.#by === 0 || !value) return value;
    this.#value ??= movedNode(value, this.#by);
    return this.#value;
  }

  get own(): OwnFacts {
    return this;
  }

  get identity(): object {
    return this.#facts;
  }

  get<Value>(
    key: object,
    compute: () => Value,
    moved: (value: Value, by: number) => Value,
    holds?: (value: Value) => boolean,
  ): Value {
    const known = this.#facts.get(key) as { value: Value; offset: number } | undefined;
    if (!known || holds?.(known.value) === false) {
      const value = compute();
      this.#facts.set(key, { value, offset: this.#offset });
      return value;
    }
    return known.offset === this.#offset ? known.value : moved(known.value, this.#offset - known.offset);
  }
}
