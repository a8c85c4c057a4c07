import { defineRule } from '../support/rule.ts';
import { unusedCode } from '../support/suppressions.ts';

/** Its findings come last, when it is known what the others found. */
export const unusedSuppression = defineRule({
  code: unusedCode,
  severity: 'hint',
  summary: 'A suppression comment matches no finding.',
  check: () => [],
});
