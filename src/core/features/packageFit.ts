/** Which releases of a package fit an environment: its Python, and what is installed there. */
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { markerHolds } from '../languages/python/marker.ts';
import { admits } from '../languages/python/specifier.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';
import { versionIn } from '../stack/replay.ts';
import { exactly } from '../stack/version.ts';

export interface Fit {
  readonly version: string;
  /** "torch==2.5.1 (here 2.8.0)": what it requires and would replace. */
  readonly replaces: readonly string[];
}

/** Newest first, without those that pip does not take for the Python. */
export function releasesFor(matrix: Matrix, environment: ResolvedEnvironment, name: string): Fit[] {
  const known = matrix.packages.package(name);
  const python = versionIn(environment.stack ?? environment.base, 'python');
  return (known?.versionsFor(python) ?? [])
    .toReversed()
    .map((version) => ({ version, replaces: replacedBy(matrix, environment, name, version) }));
}

/** The newest release that replaces nothing. */
export function newestFit(
  matrix: Matrix,
  environment: ResolvedEnvironment,
  name: string,
): string | undefined {
  return releasesFor(matrix, environment, name).find(({ replaces }) => replaces.length === 0)?.version;
}

function replacedBy(
  { packages }: Matrix,
  { base, stack }: ResolvedEnvironment,
  name: string,
  version: string,
): string[] {
  const around = stack ?? base;
  return (packages.package(name)?.release(version)?.dependencies ?? []).flatMap(
    ({ name: needed, specifier, marker }) => {
      const there = around?.packages.get(needed);
      // What only follows from what is written now would follow differently.
      const value = there?.origin.certainty === 'required' ? base?.packages.get(needed)?.value : there?.value;
      const found = exactly(value);
      const isMet = found === undefined || admits(specifier, found);
      return isMet || markerHolds(marker, versionIn(around, 'python')) !== true
        ? []
        : [`${needed}${specifier} (here ${found})`];
    },
  );
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
