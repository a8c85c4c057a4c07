/** Whether PyPI has a wheel of PyTorch, torchvision or torchaudio for the Python that asks for one: there is no source to build. */
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { hasWheel, isUsable } from '../../knowledge/packages/knownPackage.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import { hasOtherSource } from '../../stack/recipe.ts';
import { versionIn } from '../../stack/replay.ts';

export interface MissingWheel {
  readonly requirement: Located<Requirement>;
  readonly python: string;
  /** The next release that has a wheel for that Python, else the last before. */
  readonly nearest: { readonly version: string; readonly isLater: boolean } | undefined;
}

export function missingWheels(matrix: Matrix, applied: AppliedInstall): MissingWheel[] {
  const { install, before, after, requirements } = applied;
  const python = /^\d+\.\d+/.exec(versionIn(after, 'python') ?? '')?.[0];
  if (install.tool !== 'pip' || python === undefined) return [];
  const found = requirements.flatMap((requirement) => {
    const { name, specifier, url } = requirement;
    const known = matrix.packages.package(name);
    const present = versionIn(before, name);
    if (!/^torch(?:vision|audio)?$/.test(name) || !known || url !== undefined || specifier.includes('+'))
      return [];
    // pip leaves what fits.
    if (present !== undefined && admits(specifier, present)) return [];
    const admitted = known.versions.filter((version) => admits(specifier, version));
    const newest = admitted.at(-1);
    // What is newer than all that is known may have wheels for any Python.
    if (newest === undefined || newest === known.newest) return [];
    const lacks = (version: string) => {
      const release = known.release(version);
      return release !== undefined && !release.source && !hasWheel(release, python);
    };
    if (!admitted.every(lacks)) return [];
    const usable = known.versions.filter((version) => {
      const release = known.release(version);
      return release !== undefined && isUsable(release, python);
    });
    const later = usable.find((version) => compareReleases(version, newest) > 0);
    const version = later ?? usable.findLast((each) => compareReleases(each, newest) < 0);
    const nearest = version === undefined ? undefined : { version, isLater: later !== undefined };
    return [{ requirement, python, nearest }];
  });
  return found.length > 0 && hasOtherSource(install) ? [] : found;
}
