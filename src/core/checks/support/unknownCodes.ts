/** Rules that a `.acpt.yaml` names and that do not exist: a severity that changes nothing. */
import { nearest } from '../../base/nearest.ts';
import { asMapping, valueFor } from '../../languages/yaml/tree.ts';
import { isSettingsPath } from '../../project/documentSettings.ts';
import { defineRule, type Rule } from './rule.ts';

export const settingsCode = 'invalid-settings';

/**
 * A second part of the rule for settings, which cannot know the others itself.
 * @param codes of all rules
 */
export function unknownCodes(codes: readonly string[]): Rule {
  return defineRule({
    code: settingsCode,
    severity: 'warning',
    summary: '',
    *check({ path, tree }) {
      if (!isSettingsPath(path)) return;
      for (const { key } of asMapping(valueFor(asMapping(tree.root), 'severity'))?.pairs ?? []) {
        if (codes.includes(key.text)) continue;
        const near = nearest(key.text, codes);
        yield {
          span: key.span,
          message: `Unknown rule "${key.text}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
          fixes:
            near === undefined ? [] : [{ title: `Use ${near}`, edits: [{ span: key.span, newText: near }] }],
        };
      }
    },
  });
}
