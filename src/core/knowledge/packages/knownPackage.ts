/** One package of PyPI with its releases. */
import { admits, compareReleases, exactVersion, publicVersion } from '../../languages/python/specifier.ts';
import type { PackageEntry, PackageRow } from './schema.ts';

/** What a release requires of another package. */
interface Dependency {
  readonly name: string;
  /** Empty where any version will do. */
  readonly specifier: string;
  readonly marker: string | undefined;
}

export interface Release {
  readonly version: string;
  /** A specifier; `undefined` where it says none. */
  readonly python: string | undefined;
  /** Of packages that are known; it may require others too. */
  readonly dependencies: readonly Dependency[];
  /** What it requires besides where an extra is asked for. */
  readonly optional: readonly (Dependency & { readonly extra: string })[];
  /** Its wheels for Linux on x86-64: `any`, or the versions of CPython; `abi3` before the last: for that and later ones. */
  readonly wheels: string | undefined;
  /** Whether pip can build it. */
  readonly source: boolean;
  /** A requirement in its metadata that breaks the rules for versions: pip refuses the release from 24.1 on. */
  readonly invalid: string | undefined;
}

/** Specifiers that are kept; strangers' files may have more. */
const mostAnswers = 500;

export class KnownPackage {
  readonly name: string;
  /** Oldest first. */
  readonly versions: readonly string[];
  readonly imports: readonly string[];
  readonly #others: ReadonlySet<string>;
  /** What holds from one row to the next. */
  readonly #states: readonly Omit<Release, 'version'>[];
  /** The row of each version. */
  readonly #rowOf: readonly number[];
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #admitted = new Map<string, readonly boolean[]>();
  readonly #mayHave = new Map<string, boolean>();
  readonly #matching = new Map<string, readonly number[]>();
  readonly #usable = new Map<string, readonly boolean[]>();
  readonly #releases: (Release | undefined)[] = [];

  constructor(name: string, entry: PackageEntry) {
    this.name = name;
    this.versions = entry.releases.split(' ');
    this.imports = entry.imports ?? [];
    this.#others = new Set((entry.others ?? '').split(' ').map(comparable));
    this.#states = statesOf(entry.rows);
    let row = 0;
    this.#rowOf = this.versions.map((version) => {
      if (entry.rows[row + 1]?.from === version) row += 1;
      return row;
    });
    this.#indexOf = new Map(this.versions.map((version, index) => [comparable(version), index]));
  }

  get newest(): string {
    return this.versions.at(-1) ?? '';
  }

  /** `2.8` and `2.8.0+cu126` are the release 2.8.0. */
  release(version: string): Release | undefined {
    const index = this.#indexOf.get(comparable(publicVersion(version)));
    return index === undefined ? undefined : this.releaseAt(index);
  }

  /** @param index in {@link versions} */
  releaseAt(index: number): Release {
    let release = this.#releases[index];
    if (!release) {
      const state = this.#states[this.#rowOf[index] ?? 0] ?? nothing;
      release = { version: this.versions[index] ?? '', ...state };
      this.#releases[index] = release;
    }
    return release;
  }

  /** Whether PyPI surely never had it: a final release among those that are known, which are all that there are. */
  isInvented(version: string): boolean {
    const plain = publicVersion(version);
    const [first = ''] = this.versions;
    return (
      /^\d+(?:\.\d+)*(?:\.post\d+)?$/.test(plain) &&
      compareReleases(plain, first) > 0 &&
      compareReleases(plain, this.newest) < 0 &&
      !this.#indexOf.has(comparable(plain)) &&
      !this.#others.has(comparable(plain))
    );
  }

  /** Those that pip takes for that Python, oldest first. */
  versionsFor(python: string | undefined): readonly string[] {
    const usable = this.usable(python);
    return this.versions.filter((_, index) => usable[index]);
  }

  /** For each of {@link versions} whether pip takes it for that Python. */
  usable(python: string | undefined): readonly boolean[] {
    const key = python ?? '';
    let answer = this.#usable.get(key);
    if (!answer) {
      answer = this.versions.map((_, index) => isUsable(this.releaseAt(index), python));
      if (this.#usable.size >= mostAnswers) this.#usable.clear();
      this.#usable.set(key, answer);
    }
    return answer;
  }

  /** For each of {@link versions} whether a specifier admits it. */
  admitted(specifier: string): readonly boolean[] {
    const known = this.#admitted.get(specifier);
    if (known) return known;
    const pinned = exactVersion(specifier);
    const only = pinned === undefined ? undefined : comparable(publicVersion(pinned));
    const answer = this.versions.map((version) =>
      only === undefined ? admits(specifier, version) : comparable(version) === only,
    );
    if (this.#admitted.size >= mostAnswers) this.#admitted.clear();
    this.#admitted.set(specifier, answer);
    return answer;
  }

  /** Whether every version that a specifier admits is one that another admits too, and there are such. */
  isWithin(specifier: string, other: string): boolean {
    const wanted = this.admitted(specifier);
    const inside = this.admitted(other);
    return wanted.includes(true) && wanted.every((each, index) => !each || inside[index]);
  }

  /** Which of {@link versions} pip takes for that Python and all of these specifiers, newest first. */
  matching(specifiers: readonly string[], python: string | undefined): readonly number[] {
    const key = `${python ?? ''} ${specifiers.join(' ')}`;
    let answer = this.#matching.get(key);
    if (!answer) {
      answer = this.#findMatching(specifiers, python);
      if (this.#matching.size >= mostAnswers) this.#matching.clear();
      this.#matching.set(key, answer);
    }
    return answer;
  }

  #findMatching(specifiers: readonly string[], python: string | undefined): readonly number[] {
    const admitted = [this.usable(python), ...specifiers.map((each) => this.admitted(each))];
    const found: number[] = [];
    for (let index = this.versions.length - 1; index >= 0; index -= 1) {
      if (admitted.every((each) => each[index])) found.push(index);
    }
    return found;
  }

  /**
   * Whether a version that is not recorded, older or newer than all of them, may fulfil all of these. Where the newest
   * release has left a Python behind, no newer one comes back to it.
   */
  mayHaveOthers(specifiers: readonly string[], python: string | undefined): boolean {
    const goesOn = this.usable(python).at(-1) === true;
    const key = `${goesOn} ${specifiers.join(' ')}`;
    let answer = this.#mayHave.get(key);
    if (answer === undefined) {
      answer = this.#findOthers(specifiers, goesOn);
      if (this.#mayHave.size >= mostAnswers) this.#mayHave.clear();
      this.#mayHave.set(key, answer);
    }
    return answer;
  }

  #findOthers(specifiers: readonly string[], goesOn: boolean): boolean {
    const first = this.versions[0] ?? '0';
    const written = specifiers.flatMap((each) => each.match(/\d+(?:\.\d+)*/g) ?? []);
    const beyond = written.filter(
      (version) =>
        compareReleases(version, first) < 0 || (goesOn && compareReleases(version, this.newest) > 0),
    );
    return [...beyond, '0.0.1', ...(goesOn ? after(this.newest) : [])].some((version) =>
      specifiers.every((each) => admits(each, version)),
    );
  }
}

/** Versions that may come after it. */
function after(version: string): string[] {
  const parts = (version.split('.post')[0] ?? '').split('.').map(Number);
  const [major = 0, minor = 0, patch = 0] = parts;
  return [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
}

/** The same text for versions that differ only in zeros at the end. */
function comparable(version: string): string {
  return version.replace(/^v/, '').replace(/(?:\.0+)+(?=$|\.post)/, '');
}

const nothing = {
  python: undefined,
  dependencies: [],
  optional: [],
  wheels: undefined,
  source: false,
  invalid: undefined,
};

/** Rows say only what differs from the one before. */
function statesOf(rows: readonly PackageRow[]): Omit<Release, 'version'>[] {
  const requires = new Map<string, readonly (Dependency & { readonly extra: string | undefined })[]>();
  let { python, wheels, source, invalid }: Omit<PackageRow, 'from'> = {};
  return rows.map((row) => {
    for (const [name, text] of Object.entries(row.requires ?? {})) {
      if (text === null) requires.delete(name);
      else
        requires.set(
          name,
          text.split(' | ').map((each) => dependencyIn(name, each)),
        );
    }
    if (row.python !== undefined) python = row.python;
    if (row.wheels !== undefined) wheels = row.wheels;
    if (row.source !== undefined) source = row.source;
    if (row.invalid !== undefined) invalid = row.invalid;
    const all = [...requires.values()].flat();
    return {
      python: python ?? undefined,
      dependencies: all.filter(({ extra }) => extra === undefined),
      optional: all.flatMap(({ extra, ...each }) => (extra === undefined ? [] : [{ ...each, extra }])),
      wheels: wheels ?? undefined,
      source: source === true || wheels === 'any',
      invalid: invalid ?? undefined,
    };
  });
}

/** @param key of a package; after an extra in brackets where only that requires it: `[torch] accelerate` */
function dependencyIn(key: string, text: string): Dependency & { readonly extra: string | undefined } {
  const [, extra, name = key] = /^\[(.+)\] (.+)$/.exec(key) ?? [];
  const [specifier = '', marker] = text.split(/;(.*)/s);
  return { name, specifier, marker, extra };
}

/** Whether there is a wheel for that Python: `3.10`. */
export function hasWheel({ wheels }: Release, python: string): boolean {
  if (wheels === undefined) return false;
  if (wheels === 'any') return true;
  const [exact = '', floor] = wheels.split('abi3 ');
  if (floor !== undefined && compareReleases(python, floor) >= 0) return true;
  return exact.split(' ').includes(python);
}

/** For which Pythons a release has wheels, as people say it: "3.10, 3.11, 3.12 and later". */
export function pythonsOfWheels(wheels: string): string {
  const floor = wheels.includes('abi3 ');
  return `${wheels.replace('abi3 ', '').replaceAll(' ', ', ')}${floor ? ' and later' : ''}`;
}

/** Whether a release says that it is for that Python. */
export function isFor({ python: required }: Release, python: string | undefined): boolean {
  return python === undefined || required === undefined || admits(required, python);
}

/** Whether pip takes the release at all for that Python; from 24.1 on it refuses broken metadata. */
export function isUsable(release: Release, python: string | undefined): boolean {
  if (!isFor(release, python) || release.invalid !== undefined) return false;
  return python === undefined || release.source || hasWheel(release, python.split('.').slice(0, 2).join('.'));
}
