import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import { type Install, installsOf } from '../../stack/recipe.ts';
import { defineRule } from '../support/rule.ts';

export const condaWithoutPip = defineRule({
  code: 'conda-without-pip',
  severity: 'info',
  summary: 'A conda file has a pip section, but pip is not among its dependencies.',
  *check({ environments, project }) {
    for (const { recipe } of environments) {
      const installs = recipe ? installsOf(recipe) : [];
      for (const [index, { tool, path, span }] of installs.entries()) {
        const conda = installs[index - 1];
        // The section of a conda file, which follows its other dependencies.
        if (tool !== 'pip' || conda?.tool !== 'conda' || conda.path !== path || isDockerfilePath(path))
          continue;
        if (conda.requirements.some(({ name }) => name === 'pip')) continue;
        yield {
          path,
          span,
          message: 'pip is not among the dependencies; conda adds some version of it, or uses another pip.',
          fixes: fixesOf({ path, span }, project.read(path) ?? ''),
        };
      }
    }
  },
});

/** Where the section stands on a line of its own. */
function fixesOf({ path, span }: Pick<Install, 'path' | 'span'>, text: string): Fix[] {
  const before = text.slice(text.lastIndexOf('\n', span.start) + 1, span.start);
  if (!/- +$/.test(before)) return [];
  const start = { start: span.start, end: span.start };
  return [{ title: 'Add pip', edits: [{ path, span: start, newText: `pip\n${before}` }] }];
}
