import { isSettingsPath } from '../../project/settings/find.ts';
import { readSettings } from '../../project/settings/read.ts';
import { defineRule } from '../rule.ts';

export const invalidSettings = defineRule({
  code: 'invalid-settings',
  severity: 'warning',
  summary: 'A setting in .acpt.yaml is invalid and ignored.',
  *check({ path, text }) {
    if (isSettingsPath(path)) yield* readSettings(text).problems;
  },
});
