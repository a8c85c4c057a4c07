/** What pip surely does not find, so that the command installs nothing. */
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases, exactVersion } from '../../languages/python/specifier.ts';
import type { Project } from '../../project/project.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import { versionIn } from '../../stack/replay.ts';
import { mayComeFromElsewhere, missingWheels } from './torchWheels.ts';

interface Facts {
  readonly matrix: Matrix;
  readonly project: Project;
}

/** A release that PyPI never had, with those around its number. */
export interface InventedRelease {
  readonly requirement: Located<Requirement>;
  readonly version: string;
  readonly before: string;
  readonly after: string;
}

export function inventedReleases({ matrix, project }: Facts, applied: AppliedInstall): InventedRelease[] {
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
    return before === undefined || after === undefined ? [] : [{ requirement, version, before, after }];
  });
  return found.length > 0 && mayComeFromElsewhere(project, install) ? [] : found;
}

/** The requirements for which pip finds nothing. */
export function notFound(facts: Facts, applied: AppliedInstall): readonly Located<Requirement>[] {
  const found = [...missingWheels(facts, applied), ...inventedReleases(facts, applied)];
  return found.map(({ requirement }) => requirement);
}

/** Whether the command fails because of that. */
export function findsNothing(facts: Facts, applied: AppliedInstall): boolean {
  return notFound(facts, applied).length > 0;
}
