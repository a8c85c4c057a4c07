/** A recipe step by step: what each installation finds and what it leaves. */

import type { Located } from '../base/located.ts';
import { markerHolds } from '../languages/python/marker.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import { applyInstall, stackAfter } from './apply.ts';
import type { ResolvedEnvironment } from './environment.ts';
import { type Install, installsOf, type Recipe } from './recipe.ts';
import { installed, type SourcedVersion, type Stack } from './stack.ts';
import { exactly } from './version.ts';

export interface ReplayedInstall {
  readonly install: Install;
  readonly before: Stack;
  readonly after: Stack;
  /** Those whose conditions hold. */
  readonly requirements: readonly Located<Requirement>[];
}

export function* replay({ recipe, base }: ResolvedEnvironment): Generator<ReplayedInstall> {
  if (!recipe) return;
  let before = stackAfter(base, recipe, -1);
  for (const install of installsOf(recipe)) {
    const after = applyInstall(before, install);
    const python = exactly(after.components.get('python')?.value);
    const requirements = install.requirements.filter(({ marker }) => markerHolds(marker, python) === true);
    yield { install, before, after, requirements };
    before = after;
  }
}

/** The requirement that put a value of the stack there; `undefined` for what the image contains. */
export function requirementOf(
  recipe: Recipe | undefined,
  version: SourcedVersion | undefined,
): Located<Requirement> | undefined {
  const place = version?.origin.place;
  if (!recipe || !place) return undefined;
  for (const step of recipe.steps) {
    if (step.kind !== 'install') continue;
    const found = step.requirements.find(
      ({ path, span }) =>
        path === place.path && span.start === place.span.start && span.end === place.span.end,
    );
    if (found) return found;
  }
  return undefined;
}

/** The installation that a requirement belongs to. */
export function installWith(recipe: Recipe, requirement: Located<Requirement>): Install | undefined {
  return recipe.steps.find(
    (step): step is Install => step.kind === 'install' && step.requirements.includes(requirement),
  );
}

/** The one version that a component or package has in the stack; `undefined` where it is not known exactly. */
export function versionIn(stack: Stack | undefined, name: string): string | undefined {
  return exactly(installed(stack, name)?.value);
}
