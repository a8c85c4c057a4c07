import type { YamlPair } from '../../languages/yaml/tree.ts';

interface Step<Unit> {
  /** Where the step stands in its pipeline. */
  readonly pair: YamlPair;
  readonly read: () => Unit;
  unit?: Unit;
}

/** The steps of a pipeline by name, in the order of the text. Those that were parsed by themselves are read when they are asked for. */
export class Steps<Unit> {
  readonly #steps = new Map<string, Step<Unit>>();

  add(name: string, pair: YamlPair, read: () => Unit): void {
    this.#steps.set(name, { pair, read, ...(pair.own ? {} : { unit: read() }) });
  }

  get size(): number {
    return this.#steps.size;
  }

  has(name: string): boolean {
    return this.#steps.has(name);
  }

  get(name: string): Unit | undefined {
    const step = this.#steps.get(name);
    return step && unitOf(step);
  }

  /** Costs nothing, unlike reading the step. */
  pairOf(name: string): YamlPair | undefined {
    return this.#steps.get(name)?.pair;
  }

  keys(): Iterable<string> {
    return this.#steps.keys();
  }

  *values(): Generator<Unit> {
    for (const step of this.#steps.values()) yield unitOf(step);
  }

  *[Symbol.iterator](): Generator<[string, Unit]> {
    for (const [name, step] of this.#steps) yield [name, unitOf(step)];
  }
}

function unitOf<Unit>(step: Step<Unit>): Unit {
  step.unit ??= step.read();
  return step.unit;
}
