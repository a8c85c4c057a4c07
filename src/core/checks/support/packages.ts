/** Questions about packages of PyPI that several rules ask. */
import type { FileEdit, Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import type { KnownPackage } from '../../knowledge/packages/knownPackage.ts';
import type { PackagePair } from '../../knowledge/packages/schema.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases } from '../../languages/python/specifier.ts';
import type { Install } from '../../stack/recipe.ts';
import { installed, type Stack } from '../../stack/stack.ts';
import { exactly } from '../../stack/version.ts';
import { replaceSpecifierAndConstraints } from './edits.ts';

/** How many releases are tried for a fix. */
const mostTried = 60;

/** The next release for a Python, or else the one before: the smallest change. */
export function nearestRelease(
  known: KnownPackage | undefined,
  python: string | undefined,
  version: string,
  passes: (version: string) => boolean,
): string | undefined {
  const usable = known?.versionsFor(python).filter(passes);
  return usable?.find((each) => compareReleases(each, version) > 0) ?? usable?.at(-1);
}

/** The next release for a Python with the same first number: a correction rather than a change. */
export function nextRelease(
  known: KnownPackage | undefined,
  python: string | undefined,
  version: string,
): string | undefined {
  const [major] = version.split('.');
  return known
    ?.versionsFor(python)
    .find((each) => each.split('.')[0] === major && compareReleases(each, version) > 0);
}

/** The newest release for a Python that passes, if it is one of the last. */
export function newestRelease(
  known: KnownPackage | undefined,
  python: string | undefined,
  passes: (version: string) => boolean,
): string | undefined {
  return known?.versionsFor(python).slice(-mostTried).findLast(passes);
}

/** Whether a release of a package would fail together with what is there. */
export function makesPair(pair: PackagePair, name: string, version: string, stack: Stack): boolean {
  if (pair.severity === 'info') return false;
  const [own, other, versions, otherVersions] =
    pair.package === name
      ? [pair.package, pair.with, pair.versions, pair.withVersions]
      : [pair.with, pair.package, pair.withVersions, pair.versions];
  const present = exactly(installed(stack, other)?.value);
  return own === name && admits(versions, version) && present !== undefined && admits(otherVersions, present);
}

/** "Use peft==0.14.0", where the requirement can be edited. */
export function useRelease(
  install: Install | undefined,
  requirement: Located<Requirement>,
  version: string | undefined,
): Fix[] {
  if (version === undefined) return [];
  const edits: FileEdit[] | undefined = replaceSpecifierAndConstraints(
    install,
    requirement,
    specifierFor(requirement, version),
  );
  return edits ? [{ title: `Use ${requirement.name}==${version}`, edits }] : [];
}

/** Conda's one sign, or pip's two. */
function specifierFor(requirement: Located<Requirement>, version: string): string {
  return 'condaName' in requirement ? `=${version}` : `==${version}`;
}
