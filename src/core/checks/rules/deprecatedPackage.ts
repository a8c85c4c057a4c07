import { ownValue } from '../../base/ownValue.ts';
import { admits } from '../../languages/python/specifier.ts';
import { defineRule } from '../support/rule.ts';

/** Empty placeholders on PyPI that fail to install, and the packages that are meant. */
const successors: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
};

/** The one release that still installs, and the newest: tried with pip 25.2. All others fail. */
const stillInstalled: Readonly<Record<string, { readonly release: string; readonly newest: string }>> = {
  sklearn: { release: '0.0', newest: '0.0.post12' },
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
        for (const { name, nameSpan, specifier, url, path } of requirements) {
          const successor = ownValue(successors, name);
          if (successor === undefined || url !== undefined || isInstalled(name, specifier)) continue;
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

/** Whether pip takes the release that installs: it takes the newest that fits. */
function isInstalled(name: string, specifier: string): boolean {
  const kept = ownValue(stillInstalled, name);
  return kept !== undefined && admits(specifier, kept.release) && !admits(specifier, kept.newest);
}
