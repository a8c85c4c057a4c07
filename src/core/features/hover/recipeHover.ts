/** Hover in the files that environments are made of: the stack at that point of the build. */

import type { Located } from '../../base/located.ts';
import { escapeMarkdown, inlineCode } from '../../base/markdown.ts';
import { nameOf } from '../../base/paths.ts';
import { contains, type Span } from '../../base/span.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { dependentsOf, environmentsUsing } from '../../stack/dependents.ts';
import { stackMarkdown } from '../../stack/describe.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { Install } from '../../stack/recipe.ts';
import { versionIn } from '../../stack/replay.ts';
import { resolveImage } from '../../stack/resolve.ts';
import { installed, type Stack, stackSummary } from '../../stack/stack.ts';
import { versionText } from '../../stack/version.ts';
import { newestFit, requirementsText } from '../packageFit.ts';
import type { Hover } from './answer.ts';

/** In a file of which the documents of the workspace make their environments. */
export function hoverInBuildFile({ project, path }: DocumentFacts, offset: number): Hover | undefined {
  for (const dependent of dependentsOf(project, path)) {
    for (const environment of environmentsUsing(dependent, path)) {
      const found = hoverInRecipe(environment, project.matrix, path, offset);
      if (found)
        return {
          ...found,
          markdown: `*As built by ${escapeMarkdown(nameOf(dependent.path))}:*\n\n${found.markdown}`,
        };
    }
  }
  return undefined;
}

export function hoverInRecipe(
  environment: ResolvedEnvironment,
  matrix: Matrix,
  path: string,
  offset: number,
): Hover | undefined {
  const { recipe, installs } = environment;
  if (!recipe && installs.length === 0) return undefined;
  const image = recipe?.images.find((each) => each.path === path && contains(each.span, offset));
  if (image) {
    const stack = resolveImage(matrix, image.meaning);
    return stack && { span: image.span, markdown: stackMarkdown(stack) };
  }
  const isHere = (each: Located<{ readonly span: Span }>) =>
    each.path === path && contains(each.span, offset);
  const file = (step: Install) => recipe?.path ?? step.path;
  for (const { install: step, before, after } of installs) {
    const requirement = step.requirements.find(isHere);
    if (!requirement) continue;
    const words = [
      ...change(requirement.name, before, after),
      ...ofPackage(environment, requirement, after, matrix),
      ...around(after, file(step)),
    ];
    if (words.length > 0) return { span: requirement.span, markdown: words.join('\n\n') };
  }
  // The list of a conda file holds its pip section.
  const command = installs.findLast(({ install }) => isHere(install));
  return (
    command && {
      span: command.install.span,
      markdown: stackMarkdown(titled(command.after, file(command.install))),
    }
  );
}

function titled(stack: Stack, path: string): Stack {
  return { ...stack, title: `${stack.title}, at this point in ${nameOf(path)}` };
}

/** The main versions on one line: the table of all is with the install, and would be the same at each of its packages. */
function around(after: Stack, path: string): string[] {
  const summary = stackSummary(after);
  return summary === ''
    ? []
    : [`*At this point in ${escapeMarkdown(nameOf(path))}:* ${escapeMarkdown(summary)}`];
}

/** What the installed release requires, and which one fits best. */
function ofPackage(
  environment: ResolvedEnvironment,
  { name, path, span }: Located<Requirement>,
  after: Stack,
  matrix: Matrix,
): string[] {
  const version = versionIn(after, name);
  const required = version === undefined ? undefined : requirementsText(matrix, name, version);
  const newest = newestFit(matrix, environment, name, { path, offset: span.start });
  return [
    ...(required ? [`${inlineCode(`${name} ${version}`)} requires ${escapeMarkdown(required)}.`] : []),
    ...(newest !== undefined && newest !== version
      ? [`The newest release that fits here is ${escapeMarkdown(newest)}.`]
      : []),
  ];
}

function change(name: string, before: Stack, after: Stack): string[] {
  const was = installed(before, name);
  const then = escapeMarkdown(versionText(was?.value));
  const now = escapeMarkdown(versionText(installed(after, name)?.value));
  if (was && was === installed(after, name)) return [`pip leaves ${inlineCode(name)} unchanged: ${then}.`];
  if (now === 'unknown') return [];
  return [
    then === 'unknown'
      ? `${inlineCode(name)}: ${now} after this step.`
      : `${inlineCode(name)}: ${then} before this step, ${now} after it.`,
  ];
}
