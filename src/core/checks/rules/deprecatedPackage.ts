import { installsOf } from '../../stack/recipe.ts';
import { defineRule } from '../support/rule.ts';

/** Names on PyPI that hold nothing and stop the installation, and what is meant. */
const successors: Readonly<Record<string, string>> = { sklearn: 'scikit-learn', pytorch: 'torch' };

export const deprecatedPackage = defineRule({
  code: 'deprecated-package',
  severity: 'error',
  summary:
    'The package of this name on PyPI holds nothing and fails to install: the real one is called otherwise.',
  *check({ environments }) {
    for (const { recipe } of environments) {
      for (const { tool, requirements } of recipe ? installsOf(recipe) : []) {
        if (tool !== 'pip') continue;
        for (const { name, nameSpan, url, path } of requirements) {
          const successor = successors[name];
          if (successor === undefined || url !== undefined) continue;
          yield {
            path,
            span: nameSpan,
            message: `The package "${name}" on PyPI holds nothing and fails to install; "${successor}" is meant.`,
            fixes: [{ title: `Ask for ${successor}`, edits: [{ path, span: nameSpan, newText: successor }] }],
          };
        }
      }
    }
  },
});
