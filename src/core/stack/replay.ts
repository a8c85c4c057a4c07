/** A recipe step by step: what each installation finds and what it leaves. */
import { markerHolds } from '../languages/python/marker.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import { exactVersion } from '../languages/python/specifier.ts';
import { stackAfter } from './apply.ts';
import type { ResolvedEnvironment } from './environment.ts';
import type { Install, Placed, Recipe } from './recipe.ts';
import type { Fact, Stack } from './stack.ts';

export interface ReplayedInstall {
  readonly install: Install;
  readonly before: Stack;
  readonly after: Stack;
  /** Those whose conditions hold. */
  readonly requirements: readonly Placed<Requirement>[];
}

export function* replay({ recipe, base }: ResolvedEnvironment): Generator<ReplayedInstall> {
  for (const [index, install] of recipe?.steps.entries() ?? []) {
    if (!recipe || install.kind !== 'install') continue;
    const before = stackAfter(base, recipe, index - 1);
    const after = stackAfter(base, recipe, index);
    const python = after.packages.get('python')?.value ?? undefined;
    const requirements = install.requirements.filter(({ marker }) => markerHolds(marker, python) === true);
    yield { install, before, after, requirements };
  }
}

/** The requirement that put a value of the stack there; `undefined` for what the image contains. */
export function requirementOf(
  recipe: Recipe | undefined,
  fact: Fact | undefined,
): Placed<Requirement> | undefined {
  const place = fact?.origin.place;
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
export function installWith(recipe: Recipe, requirement: Placed<Requirement>): Install | undefined {
  return recipe.steps.find(
    (step): step is Install => step.kind === 'install' && step.requirements.includes(requirement),
  );
}

/** The one version that a package has in the stack; `undefined` where it is not known exactly. */
export function versionIn(stack: Stack | undefined, name: string): string | undefined {
  const value = stack?.packages.get(name)?.value;
  if (!value) return undefined;
  if (/^\d[^*,<>=!~]*$/.test(value)) return value;
  // Conda writes `=2.0.1` for that release.
  return exactVersion(value) ?? /^==(\d+\.\d+\.\d+)\.\*$/.exec(value)?.[1];
}
