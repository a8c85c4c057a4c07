import { ownValue } from '../../base/ownValue.ts';
import { defineRule } from '../support/rule.ts';

/** Empty placeholders on PyPI that fail to install, and the packages that are meant. */
const successors: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
};

export const deprecatedPackage = defineRule({
  code: 'deprecated-package',
  severity: 'error',
  summary: 'The PyPI package of this name is an empty placeholder that fails to install.',
  *check({ environments }) {
    for (const { installs } of environments) {
      for (const {
        install: { tool, requirements },
      } of installs) {
        if (tool !== 'pip') continue;
        for (const { name, nameSpan, url, path } of requirements) {
          const successor = ownValue(successors, name);
          if (successor === undefined || url !== undefined) continue;
          yield {
            path,
            span: nameSpan,
            message: `"${name}" on PyPI is an empty placeholder that fails to install. Did you mean "${successor}"?`,
            fixes: [{ title: `Use ${successor}`, edits: [{ path, span: nameSpan, newText: successor }] }],
          };
        }
      }
    }
  },
});
