import { isSettingsPath, settingsInFile } from '../../project/documentSettings.ts';
import { defineRule } from '../support/rule.ts';

export const invalidSettings = defineRule({
  code: 'invalid-settings',
  severity: 'warning',
  summary: 'Something in .acpt.yaml is not understood and therefore left out.',
  *check({ project, path }) {
    if (isSettingsPath(path)) yield* project.get(settingsInFile, path)?.problems ?? [];
  },
});
