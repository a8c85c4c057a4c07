import { isSettingsPath, settingsInFile } from '../../project/documentSettings.ts';
import { defineRule } from '../support/rule.ts';
import { settingsCode } from '../support/unknownCodes.ts';

export const invalidSettings = defineRule({
  code: settingsCode,
  severity: 'warning',
  summary: 'A setting in .acpt.yaml is invalid and ignored.',
  *check({ project, path }) {
    if (isSettingsPath(path)) yield* project.get(settingsInFile, path)?.problems ?? [];
  },
});
