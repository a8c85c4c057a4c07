/** Which releases of a package fit an environment: its Python, what is installed there, and what else is required. */
import type { Located } from '../base/located.ts';
import { contains } from '../base/span.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { compareVersions } from '../knowledge/matrix/naming.ts';
import { hasWheel } from '../knowledge/packages/knownPackage.ts';
import { markerHolds } from '../languages/python/marker.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import { admits, exactVersion, publicVersion } from '../languages/python/specifier.ts';
import type { Decision } from '../resolution/resolve.ts';
import { type Wish, wishText } from '../resolution/wish.ts';
import { type AppliedInstall, decideAgain } from '../stack/apply.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';
import { hasOtherSource } from '../stack/recipe.ts';
import { versionIn } from '../stack/replay.ts';
import type { Stack } from '../stack/stack.ts';
import { exactly, isInstalled, isSurelyIn, versionText } from '../stack/version.ts';

export interface Fit {
  readonly version: string;
  /** Why it does not fit: "requires torch==2.5.1 (here 2.8.0)", "scipy 1.10.1 requires numpy<1.27"; `undefined` where nobody looked. */
  readonly against: readonly string[] | undefined;
}

/** Of how many releases is found out what pip would decide: with many other requirements each takes a while. */
const mostDecisions = 25;

/** Where a requirement is written, or is about to be. */
export interface RequirementPlace {
  readonly path: string;
  readonly offset: number;
}

/** Asks of releases of one package what would follow if they stood in that place. */
export class PackageFit {
  readonly name: string;
  readonly #matrix: Matrix;
  readonly #environment: ResolvedEnvironment;
  readonly #applied: AppliedInstall | undefined;
  readonly #others: readonly Located<Requirement>[];
  readonly #written: Located<Requirement>;
  readonly #judged = new Map<string, readonly string[] | undefined>();
  #decisions = 0;

  constructor(matrix: Matrix, environment: ResolvedEnvironment, name: string, place: RequirementPlace) {
    const applied = installAt(environment.installs, place);
    const there = applied?.requirements.find(
      ({ path, span }) => path === place.path && contains(span, place.offset),
    );
    this.#matrix = matrix;
    this.#environment = environment;
    this.name = name;
    this.#applied = applied;
    this.#others = applied?.requirements.filter((each) => each !== there) ?? [];
    this.#written = there?.name === name ? there : newRequirement(name, place);
  }

  /** What is there before the package is installed. */
  get before(): Stack | undefined {
    const { base, stack } = this.#environment;
    return this.#applied ? this.#applied.before : (stack ?? base);
  }

  /** Newest first, without those that pip does not take for the Python. */
  *releases(): Generator<Fit> {
    const known = this.#matrix.packages.package(this.name);
    for (const version of (known?.versionsFor(versionIn(this.before, 'python')) ?? []).toReversed())
      yield { version, against: this.against(version) };
  }

  /** `undefined` where that would take too long to find out. */
  against(version: string): readonly string[] | undefined {
    if (!this.#judged.has(version)) this.#judged.set(version, this.#judge(version));
    return this.#judged.get(version);
  }

  #judge(version: string): readonly string[] | undefined {
    const direct = [
      ...this.#pinnedOtherwise(version),
      ...this.#unmetIn(version),
      ...this.#unmetBy(version),
      ...this.#olderThanNumPy(version),
      ...this.#failingWith(version),
      ...this.#withoutWheel(version),
    ];
    if (direct.length > 0 || this.#applied?.install.tool !== 'pip' || this.#others.length === 0)
      return direct;
    if (this.#decisions++ >= mostDecisions) return undefined;
    return this.#inConflict(decideAgain(this.#applied, this.#asked(version), this.#matrix));
  }

  /** What any version will do for is in nobody's way. */
  #asked(version: string): Located<Requirement>[] {
    const others = this.#others.filter(({ specifier }) => specifier !== '');
    return [...others, { ...this.#written, specifier: `==${version}` }];
  }

  /** What it requires and another line pins to another version. */
  #pinnedOtherwise(version: string): string[] {
    const release = this.#matrix.packages.package(this.name)?.release(version);
    const python = versionIn(this.before, 'python');
    return this.#others.flatMap(({ name, specifier }) => {
      const pinned = exactVersion(specifier);
      const isUnmet =
        pinned !== undefined &&
        release?.dependencies.some(
          (each) =>
            each.name === name &&
            !admits(each.specifier, pinned) &&
            markerHolds(each.marker, python) === true,
        );
      return isUnmet ? [`${name}==${pinned} is required`] : [];
    });
  }

  /** What else is required in the same place, as pip decides it. */
  #inConflict({ conflict }: Decision): string[] {
    const { name, wishes = [] } = conflict ?? {};
    const isOwn = ({ written }: Wish) => written.span === this.#written.span;
    if (name === undefined || !wishes.some(isOwn)) return [];
    const told = wishes.find((wish) => !isOwn(wish)) ?? wishes[0];
    return told ? [wishText(name, told)] : [];
  }

  /** What it requires that is there in another version, and would be replaced. */
  #unmetBy(version: string): string[] {
    const around = this.before;
    const release = this.#matrix.packages.package(this.name)?.release(version);
    const unmet = (release?.dependencies ?? []).flatMap(({ name: needed, specifier, marker }) => {
      // What is required beside it was compared with it before.
      const asked = this.#others.some((each) => each.name === needed && each.specifier !== '');
      const found = asked ? undefined : exactly(around?.packages.get(needed)?.value);
      const isMet = found === undefined || admits(specifier, found);
      return isMet || markerHolds(marker, versionIn(around, 'python')) !== true
        ? []
        : [`${needed}${specifier} (here ${found})`];
    });
    return unmet.length > 0 ? [`requires ${unmet.join(', ')}`] : [];
  }

  /** What is there and requires another version of it. */
  #unmetIn(version: string): string[] {
    const { packages } = this.#matrix;
    const stack = this.#environment.stack ?? this.before;
    return [...(stack?.packages ?? [])].flatMap(([holder, { value, origin }]) => {
      // What only follows from what is written now would follow differently.
      const found = exactly(
        origin.certainty === 'required' ? this.before?.packages.get(holder)?.value : value,
      );
      const asked = this.#others.find(({ name }) => name === holder);
      // What is asked for beside it and not pinned makes room.
      const isFree = asked !== undefined && exactVersion(asked.specifier) === undefined;
      if (holder === this.name || found === undefined || isFree) return [];
      const needed = packages
        .package(holder)
        ?.release(found)
        ?.dependencies.find(
          (each) =>
            each.name === this.name &&
            !admits(each.specifier, version) &&
            markerHolds(each.marker, versionIn(stack, 'python')) === true,
        );
      return needed ? [`${holder} ${publicVersion(found)} requires ${this.name}${needed.specifier}`] : [];
    });
  }

  /** What was built for NumPy 1. */
  #olderThanNumPy(version: string): string[] {
    if (this.name !== 'numpy' || compareVersions(version, '2') < 0) return [];
    const { stack } = this.#environment;
    return this.#matrix.compatibility.numpyTwo.flatMap(({ package: name, from }) => {
      if (!isInstalled(stack?.packages.get(name)?.value)) return [];
      const found = versionIn(stack, name);
      const fits = from !== null && (found === undefined || compareVersions(found, from) >= 0);
      return fits ? [] : [`${name}${found === undefined ? '' : ` ${found}`} is incompatible with NumPy 2`];
    });
  }

  /** What is known to fail with it. */
  #failingWith(version: string): string[] {
    const { stack } = this.#environment;
    return this.#matrix.packages.pairs.flatMap((pair) => {
      if (pair.severity === 'info') return [];
      const isFirst = pair.package === this.name;
      if (!isFirst && pair.with !== this.name) return [];
      const [other, own, others] = isFirst
        ? [pair.with, pair.versions, pair.withVersions]
        : [pair.package, pair.withVersions, pair.versions];
      if (!admits(own, version) || !this.#isSurelyIn(other, others)) return [];
      return [`fails with ${other} ${versionText(stack?.packages.get(other)?.value)}`];
    });
  }

  #isSurelyIn(name: string, specifier: string): boolean {
    const value = this.#environment.stack?.packages.get(name)?.value;
    return isSurelyIn(value, specifier, this.#matrix.packages.package(name));
  }

  /** pip builds it from source, which takes long and often fails. */
  #withoutWheel(version: string): string[] {
    const python = /^\d+\.\d+/.exec(versionIn(this.before, 'python') ?? '')?.[0];
    const release = this.#matrix.packages.package(this.name)?.release(version);
    if (python === undefined || release?.wheels === undefined || hasWheel(release, python)) return [];
    // A wheel may be elsewhere.
    const { install } = this.#applied ?? {};
    return install && hasOtherSource(install) ? [] : [`no wheel for Python ${python}`];
  }
}

/** The newest release that nothing speaks against. */
export function newestFit(
  matrix: Matrix,
  environment: ResolvedEnvironment,
  name: string,
  place: RequirementPlace,
): string | undefined {
  for (const { version, against } of new PackageFit(matrix, environment, name, place).releases())
    if (against?.length === 0) return version;
  return undefined;
}

/** The installation that a place belongs to: a command, or what reads the file. */
function installAt(
  installs: readonly AppliedInstall[],
  { path, offset }: RequirementPlace,
): AppliedInstall | undefined {
  const pip = installs.filter(({ install }) => install.tool === 'pip');
  return (
    pip.find(({ install }) => install.path === path && contains(install.span, offset)) ??
    pip.find(({ install }) => install.files.includes(path)) ??
    // The section of a conda file.
    pip.findLast(({ install }) => install.path === path) ??
    pip.at(-1)
  );
}

function newRequirement(name: string, { path, offset }: RequirementPlace): Located<Requirement> {
  const none = { start: offset, end: offset };
  return {
    path,
    name,
    nameSpan: none,
    specifier: '',
    specifierSpan: none,
    span: none,
    marker: undefined,
    url: undefined,
    extras: [],
  };
}

/** What a release requires of packages that are known, in one line; `undefined` where it is not known. */
export function requirementsText({ packages }: Matrix, name: string, version: string): string | undefined {
  const release = packages.package(name)?.release(version);
  if (!release) return undefined;
  const all = release.dependencies.map(
    ({ name: needed, specifier, marker }) =>
      `${needed}${specifier}${marker === undefined ? '' : ` if ${marker}`}`,
  );
  const python = release.python === undefined ? [] : [`Python ${release.python}`];
  return [...python, ...all].join(', ');
}
