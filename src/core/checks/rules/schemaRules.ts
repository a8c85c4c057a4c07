/** What the schemas find; the checks themselves are in `src/core/azureml/schema`. */
import type { SchemaCode } from '../../azureml/schema/problem.ts';
import type { Severity } from '../../base/findings.ts';
import { schemaProblems } from '../support/problems.ts';
import { defineRule, type Rule } from '../support/rule.ts';

function schemaRule(code: SchemaCode, severity: Severity, summary: string): Rule {
  return defineRule({
    code,
    severity,
    summary,
    *check(document) {
      for (const problem of schemaProblems(document)) if (problem.code === code) yield problem;
    },
  });
}

export const schemaRules: readonly Rule[] = [
  schemaRule('unknown-key', 'error', 'The document has a key that the Azure ML CLI does not know there.'),
  schemaRule('missing-key', 'error', 'A key that is required, or that the service needs, is not written.'),
  schemaRule('wrong-type', 'error', 'A value is of another type than the key asks for.'),
  schemaRule('unknown-value', 'error', 'A value is none of those that the key allows.'),
  schemaRule('wrong-format', 'error', 'A text does not have the form that is asked for, or YAML changes it.'),
  schemaRule('conflicting-keys', 'error', 'Keys or values contradict each other.'),
  schemaRule('duplicate-key', 'warning', 'A key is written twice; only the last one counts.'),
  schemaRule(
    'service-refuses',
    'error',
    'The CLI sends this value, and the service refuses it or it cannot work.',
  ),
  schemaRule('no-effect', 'info', 'What is written here is ignored.'),
];
