/** From a value of the stack back to what put it there. */

import type { Located } from '../base/located.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import type { AppliedInstall } from './apply.ts';
import type { Install } from './recipe.ts';
import { installed, type SourcedVersion, type Stack } from './stack.ts';
import { exactly } from './version.ts';

/**
 * The requirement that put a value of the stack there; `undefined` for what the image contains, and for what another
 * package requires.
 */
export function requirementOf(
  installs: readonly AppliedInstall[],
  version: SourcedVersion | undefined,
): Located<Requirement> | undefined {
  const place = version?.origin.place;
  return !place || version.origin.certainty === 'required' ? undefined : requirementAt(installs, place);
}

/** The requirement in a place of a file. */
export function requirementAt(
  installs: readonly AppliedInstall[],
  place: NonNullable<SourcedVersion['origin']['place']>,
): Located<Requirement> | undefined {
  for (const { install } of installs) {
    const found = install.requirements.find(
      ({ path, span }) =>
        path === place.path && span.start === place.span.start && span.end === place.span.end,
    );
    if (found) return found;
  }
  return undefined;
}

/** The installation that a requirement belongs to. */
export function installWith(
  installs: readonly AppliedInstall[],
  requirement: Located<Requirement>,
): Install | undefined {
  return installs.find(({ install }) => install.requirements.includes(requirement))?.install;
}

/** The one version that a component or package has in the stack; `undefined` where it is not known exactly. */
export function versionIn(stack: Stack | undefined, name: string): string | undefined {
  return exactly(installed(stack, name)?.value);
}
