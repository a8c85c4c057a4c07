/** Which versions of one package pip may take. */
import type { Release } from '../knowledge/packages/knownPackage.ts';
import type { Packages } from '../knowledge/packages/packages.ts';
import { admits, exactVersion } from '../languages/python/specifier.ts';
import type { Wish } from './wish.ts';

export type Candidate =
  /** What is there already; the version is `undefined` where it is not known exactly. */
  | { readonly kind: 'installed'; readonly version: string | undefined }
  | { readonly kind: 'release'; readonly version: string; readonly release: Release }
  /** A version of which nothing is known. */
  | { readonly kind: 'unlisted'; readonly version: string | undefined };

export interface Surroundings {
  readonly packages: Packages;
  /** `3.10`; `undefined` where it is not known. */
  readonly python: string | undefined;
  /** Which version of it is installed: `undefined` where that is not known, `null` where it is not there. */
  installed(name: string): string | null | undefined;
  /** Whether there may be releases that PyPI does not have. */
  readonly hasOtherSource: boolean;
  /** Whether pip looks for a newer version of it than the installed one. */
  isUpgraded(name: string): boolean;
}

/** In the order in which pip tries them; none where the wishes contradict each other. */
export function* candidatesFor(
  name: string,
  wishes: readonly Wish[],
  around: Surroundings,
): Generator<Candidate> {
  const specifiers = wishes.map(({ specifier }) => specifier).filter((each) => each !== '');
  const pinned = pinOf(specifiers);
  if (pinned !== undefined && !specifiers.every((each) => admits(each, pinned))) return;
  const known = around.packages.package(name);
  const others =
    pinned === undefined &&
    (known === undefined || around.hasOtherSource || known.mayHaveOthers(specifiers, around.python));
  const releases = pinned === undefined ? (known?.matching(specifiers, around.python) ?? []) : [];
  yield* installedOne(name, specifiers, pinned, around, others || releases.length > 0);
  if (pinned !== undefined) {
    const release = known?.release(pinned);
    yield release ? { kind: 'release', version: pinned, release } : { kind: 'unlisted', version: pinned };
    return;
  }
  for (const index of releases) {
    const release = known?.releaseAt(index);
    if (release) yield { kind: 'release', version: release.version, release };
  }
  if (others) yield { kind: 'unlisted', version: undefined };
}

function* installedOne(
  name: string,
  specifiers: readonly string[],
  pinned: string | undefined,
  around: Surroundings,
  canBeMet: boolean,
): Generator<Candidate> {
  const version = around.installed(name);
  if (version === null || around.isUpgraded(name)) return;
  if (version !== undefined) {
    if (specifiers.every((each) => admits(each, version))) yield { kind: 'installed', version };
  } else if (pinned === undefined && canBeMet) {
    // Whichever version it is, it may be one that fits.
    yield { kind: 'installed', version: undefined };
  }
}

/** The most exact version that is named: `2.8.0+cu126` before `2.8.0`. */
export function pinOf(specifiers: readonly string[]): string | undefined {
  return specifiers
    .flatMap((each) => each.split(',').flatMap((clause) => exactVersion(clause) ?? []))
    .toSorted((a, b) => b.length - a.length)[0];
}
