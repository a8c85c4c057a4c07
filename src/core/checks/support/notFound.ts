/** What pip surely does not find, so that the command installs nothing. */
import type { Located } from '../../base/located.ts';
import { pythonSeries } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases, exactVersion } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import { hasOtherSource } from '../../stack/recipe.ts';
import { versionIn } from '../../stack/replay.ts';
import { missingWheels } from './torchWheels.ts';

/** A release that PyPI never had, with those around its number. */
export interface InventedRelease {
  readonly requirement: Located<Requirement>;
  readonly version: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function inventedReleases(matrix: Matrix, applied: AppliedInstall): InventedRelease[] {
  const { install, requirements } = applied;
  if (install.tool !== 'pip') return [];
  const found = requirements.flatMap((requirement) => {
    const { name, specifier, url } = requirement;
    const version = exactVersion(specifier);
    const known = version === undefined ? undefined : matrix.packages.package(name);
    if (!known || version === undefined || url !== undefined || version.includes('+')) return [];
    const present = versionIn(applied.before, name);
    if (!known.isInvented(version) || (present !== undefined && admits(specifier, present))) return [];
    const before = known.versions.findLast((each) => compareReleases(each, version) < 0);
    const after = known.versions.find((each) => compareReleases(each, version) > 0);
    return [{ requirement, version, before, after }];
  });
  return found.length > 0 && hasOtherSource(install) ? [] : found;
}

/** The requirements for which pip finds nothing, or nothing for the Python of the environment. */
export function notFound(matrix: Matrix, applied: AppliedInstall): readonly Located<Requirement>[] {
  const found = [...missingWheels(matrix, applied), ...inventedReleases(matrix, applied)];
  return [...found.map(({ requirement }) => requirement), ...forOtherPython(matrix, applied)];
}

/** Pinned releases that require another Python. */
function forOtherPython(
  matrix: Matrix,
  { install, after, requirements }: AppliedInstall,
): Located<Requirement>[] {
  const python = pythonSeries(versionIn(after, 'python'));
  if (install.tool !== 'pip' || python === undefined) return [];
  return requirements.filter(({ name, specifier, url }) => {
    const version = url === undefined ? exactVersion(specifier) : undefined;
    const required =
      version === undefined ? undefined : matrix.packages.package(name)?.release(version)?.python;
    return required !== undefined && !runsOn(required, python);
  });
}

/** Whether a release that requires some Python runs on a series. Patch releases differ: one of them is enough. */
export function runsOn(required: string, python: string): boolean {
  return [python, `${python}.0`, `${python}.99`].some((each) => admits(required, each));
}

/** Whether the command fails because of that. */
export function findsNothing(matrix: Matrix, applied: AppliedInstall): boolean {
  return notFound(matrix, applied).length > 0;
}
