/**
 * What pip decides when it installs requirements over what is there: which packages it leaves alone, which it replaces
 * and by what, and where it gives up. As far as the packages are known: of the others nothing is guessed.
 */
import type { Located } from '../base/located.ts';
import { isFor } from '../knowledge/packages/knownPackage.ts';
import { markerHolds } from '../languages/python/marker.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import { publicVersion } from '../languages/python/specifier.ts';
import { type Candidate, candidatesFor, pinOf, type Surroundings } from './candidates.ts';
import type { Wish } from './wish.ts';

export interface Question extends Surroundings {
  /** Those whose conditions hold. */
  readonly requirements: readonly Located<Requirement>[];
  readonly constraints: readonly Located<Requirement>[];
  /** Whether only what is named is installed. */
  readonly noDeps: boolean;
}

/** Wishes of one package that no version fulfils. */
export interface Conflict {
  readonly name: string;
  /** As few as contradict each other. */
  readonly wishes: readonly Wish[];
}

export interface Decision {
  /** What is surely asked for: by a requirement, or by a release that surely is installed. */
  readonly wishes: ReadonlyMap<string, readonly Wish[]>;
  /** What pip takes today, from the releases that are known. Later ones may differ where nothing is pinned. */
  readonly chosen: ReadonlyMap<string, Candidate>;
  /** Why pip gives up; then {@link chosen} is what it would have taken without looking further. */
  readonly conflict: Conflict | undefined;
}

/** After so many candidates nothing is said. */
const mostTries = 400;

export function resolveInstall(question: Question): Decision {
  const certain = new Certain(question);
  const conflict = certain.spread();
  const { wishes, chosen } = certain;
  if (conflict || question.noDeps) return { wishes, chosen, conflict };
  const search = new Search(question);
  if (search.isHopeless(wishes, chosen)) return { wishes, chosen, conflict: search.firstConflict };
  const found = search.find(wishes, chosen);
  if (found) return { wishes, chosen: found, conflict: undefined };
  return { wishes, chosen, conflict: search.tries > mostTries ? undefined : search.firstConflict };
}

/** What follows without any choice. */
class Certain {
  readonly wishes = new Map<string, readonly Wish[]>();
  readonly chosen = new Map<string, Candidate>();
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = question;
  }

  spread(): Conflict | undefined {
    const waiting: string[] = [];
    for (const written of this.#question.requirements) {
      if (written.url !== undefined && written.specifier === '') continue;
      this.#add(written.name, { specifier: written.specifier, written, through: [] });
      waiting.push(written.name);
    }
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const wishes = withConstraints(this.#question, name, this.wishes.get(name) ?? []);
      const conflict = conflictAmong(name, wishes, this.#question);
      if (conflict) return conflict;
      const only = onlyCandidate(name, wishes, this.#question);
      if (!only || this.chosen.has(name)) continue;
      this.chosen.set(name, only);
      for (const [needed, wish] of dependenciesOf(name, only, wishes, this.#question)) {
        this.#add(needed, wish);
        waiting.push(needed);
      }
    }
    return undefined;
  }

  #add(name: string, wish: Wish): void {
    this.wishes.set(name, [...(this.wishes.get(name) ?? []), wish]);
  }
}

/** What there is no alternative to. */
function onlyCandidate(name: string, wishes: readonly Wish[], question: Question): Candidate | undefined {
  const [first, second] = candidatesFor(name, wishes, question);
  // Pinned to what is there: nothing happens to it.
  if (first?.kind === 'installed' && first.version !== undefined && second?.kind === 'release')
    return publicVersion(second.version) === publicVersion(first.version) &&
      pinOf(wishes.map(({ specifier }) => specifier)) !== undefined
      ? first
      : undefined;
  return second ? undefined : first;
}

function withConstraints({ constraints }: Question, name: string, wishes: readonly Wish[]): readonly Wish[] {
  const limits = constraints.filter((each) => each.name === name);
  return [...wishes, ...limits.map((written) => ({ specifier: written.specifier, written, through: [] }))];
}

function* dependenciesOf(
  name: string,
  candidate: Candidate,
  wishes: readonly Wish[],
  question: Question,
): Generator<[string, Wish]> {
  const { packages, python, noDeps } = question;
  if (noDeps || candidate.version === undefined) return;
  const release =
    candidate.kind === 'release' ? candidate.release : packages.package(name)?.release(candidate.version);
  const [first] = wishes;
  // What is for another Python is not installed, whatever it requires.
  if (!release || !first || !isFor(release, python)) return;
  const through = [...first.through, { name, version: candidate.version }];
  const extras = wishes.flatMap((each) => (each.through.length === 0 ? each.written.extras : []));
  const optional = release.optional.filter(({ extra }) => extras.includes(extra));
  for (const { name: needed, specifier, marker } of [...release.dependencies, ...optional]) {
    if (markerHolds(marker, python) === true) yield [needed, { specifier, written: first.written, through }];
  }
}

/** The fewest wishes that contradict each other; nothing where some version fulfils all of them. */
function conflictAmong(name: string, wishes: readonly Wish[], question: Question): Conflict | undefined {
  const isMet = (some: readonly Wish[]) => !candidatesFor(name, some, question).next().done;
  if (isMet(wishes)) return undefined;
  for (const [index, a] of wishes.entries()) {
    const b = wishes.slice(index + 1).find((each) => !isMet([a, each]));
    if (b) return { name, wishes: [a, b] };
  }
  return { name, wishes };
}

/** Tries what pip would try, one after the other. */
class Search {
  tries = 0;
  /** The first contradiction that was met. */
  firstConflict: Conflict | undefined;
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = question;
  }

  /** Whether all candidates of one package contradict what is certain, so that no choice of others helps. */
  isHopeless(wishes: ReadonlyMap<string, readonly Wish[]>, chosen: ReadonlyMap<string, Candidate>): boolean {
    for (const name of wishes.keys()) {
      if (chosen.has(name)) continue;
      const own = withConstraints(this.#question, name, wishes.get(name) ?? []);
      this.firstConflict = undefined;
      const fits = (candidate: Candidate) => this.#with(wishes, chosen, name, candidate, own) !== undefined;
      // The first that fits is enough; there may be hundreds.
      if (!some(candidatesFor(name, own, this.#question), fits) && this.firstConflict) return true;
    }
    this.firstConflict = undefined;
    return false;
  }

  /** One choice for every package that is asked for; `undefined` where there is none, or it takes too long. */
  find(
    wishes: ReadonlyMap<string, readonly Wish[]>,
    chosen: ReadonlyMap<string, Candidate>,
  ): ReadonlyMap<string, Candidate> | undefined {
    const name = [...wishes.keys()].find((each) => !chosen.has(each));
    if (name === undefined) return chosen;
    const own = withConstraints(this.#question, name, wishes.get(name) ?? []);
    for (const candidate of candidatesFor(name, own, this.#question)) {
      this.tries += 1;
      if (this.tries > mostTries) return undefined;
      const next = this.#with(wishes, chosen, name, candidate, own);
      const found = next && this.find(next, new Map(chosen).set(name, candidate));
      if (found || this.tries > mostTries) return found;
    }
    return undefined;
  }

  /** The wishes with those of the candidate; `undefined` where it contradicts what is decided. */
  #with(
    wishes: ReadonlyMap<string, readonly Wish[]>,
    chosen: ReadonlyMap<string, Candidate>,
    name: string,
    candidate: Candidate,
    own: readonly Wish[],
  ): ReadonlyMap<string, readonly Wish[]> | undefined {
    const next = new Map(wishes);
    for (const [needed, wish] of dependenciesOf(name, candidate, own, this.#question)) {
      const all = [...(next.get(needed) ?? []), wish];
      next.set(needed, all);
      const conflict = conflictAmong(needed, withConstraints(this.#question, needed, all), this.#question);
      if (conflict) {
        this.firstConflict ??= conflict;
        return undefined;
      }
      const before = chosen.get(needed);
      if (before && !isStillThere(needed, before, all, this.#question)) return undefined;
    }
    return next;
  }
}

function some<Item>(items: Iterable<Item>, holds: (item: Item) => boolean): boolean {
  for (const each of items) if (holds(each)) return true;
  return false;
}

/** Whether a choice made before fulfils another wish too. */
function isStillThere(
  name: string,
  { version, kind }: Candidate,
  wishes: readonly Wish[],
  question: Question,
): boolean {
  for (const each of candidatesFor(name, wishes, question)) {
    if (each.version === version && (each.kind === kind || version !== undefined)) return true;
  }
  return false;
}
