/** Hover in the files that environments are made of: the stack at that point of the build. */

import { nameOf } from '../../base/paths.ts';
import { contains } from '../../base/span.ts';
import type { Analysis } from '../../checks/analysis.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { stackAfter } from '../../stack/apply.ts';
import { usesOf } from '../../stack/dependents.ts';
import { stackMarkdown } from '../../stack/describe.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { Recipe } from '../../stack/recipe.ts';
import { resolveImage } from '../../stack/resolve.ts';
import type { Stack } from '../../stack/stack.ts';
import type { Hover } from './hover.ts';

/** @param users the documents whose environments are made of the file */
export function hoverInNeighbour(
  path: string,
  users: readonly Analysis[],
  offset: number,
): Hover | undefined {
  for (const user of users) {
    for (const environment of usesOf(user, path)) {
      const found = hoverInRecipe(environment, user.surroundings.matrix, path, offset);
      if (found) return { ...found, markdown: `*As built by ${nameOf(user.path)}:*\n\n${found.markdown}` };
    }
  }
  return undefined;
}

export function hoverInRecipe(
  { recipe, base }: ResolvedEnvironment,
  matrix: Matrix,
  path: string,
  offset: number,
): Hover | undefined {
  if (!recipe) return undefined;
  const image = recipe.images.find((each) => each.path === path && contains(each.scalar.span, offset));
  if (image) {
    const stack = resolveImage(matrix, image.meaning);
    return stack && { span: image.scalar.span, markdown: stackMarkdown(stack) };
  }
  for (const [index, step] of recipe.steps.entries()) {
    if (step.kind !== 'install') continue;
    const requirement = step.requirements.find((each) => each.path === path && contains(each.span, offset));
    const command = step.path === path && contains(step.span, offset) ? step.span : undefined;
    const span = requirement?.span ?? command;
    if (!span) continue;
    const after = stackAfter(base, recipe, index);
    const words = requirement ? change(requirement.name, stackAfter(base, recipe, index - 1), after) : [];
    return { span, markdown: [...words, stackMarkdown(titled(after, recipe))].join('\n\n') };
  }
  return undefined;
}

function titled(stack: Stack, { path }: Recipe): Stack {
  return { ...stack, title: `${stack.title}, at this point in ${nameOf(path)}` };
}

function change(name: string, before: Stack, after: Stack): string[] {
  const then = text(before, name);
  const now = text(after, name);
  if (before.packages.get(name) === after.packages.get(name) && then !== 'unknown')
    return [`pip leaves \`${name}\` unchanged: ${then}.`];
  return [`\`${name}\`: ${then === 'unknown' ? '' : `${then} before, `}${now} after.`];
}

function text({ packages }: Stack, name: string): string {
  const value = packages.get(name)?.value;
  if (value === undefined) return 'unknown';
  if (value === null) return 'not installed';
  return value === '' ? 'unknown version' : value;
}
