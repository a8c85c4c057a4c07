/** What the schemas find; the checks themselves are in `src/core/azureml/schema`. */
import type { SchemaCode } from '../../azureml/schema/problem.ts';
import type { Severity } from '../../base/findings.ts';
import { expressionProblems, schemaProblems } from '../support/problems.ts';
import { defineRule, type Rule } from '../support/rule.ts';

function schemaRule(code: SchemaCode, severity: Severity, summary: string): Rule {
  return defineRule({
    code,
    severity,
    summary,
    *check(document) {
      for (const problem of schemaProblems(document)) if (problem.code === code) yield problem;
      // What a component wants is said by its own file, not by a schema.
      for (const problem of expressionProblems(document)) if (problem.code === code) yield problem;
    },
  });
}

export const schemaRules: readonly Rule[] = [
  schemaRule('unknown-key', 'error', 'The Azure ML CLI does not know this key here.'),
  schemaRule('missing-key', 'error', 'A key that the CLI or the service requires is missing.'),
  schemaRule('wrong-type', 'error', 'A value has the wrong type.'),
  schemaRule('unknown-value', 'error', 'A value is not one of those that the key allows.'),
  schemaRule('wrong-format', 'error', 'A string has the wrong format, or YAML changes its value.'),
  schemaRule('conflicting-keys', 'error', 'Keys or values conflict with each other.'),
  schemaRule('duplicate-key', 'warning', 'A key is repeated; only the last one counts.'),
  schemaRule(
    'service-refuses',
    'error',
    'The CLI accepts this value, but the service rejects it or it cannot work.',
  ),
  schemaRule('no-effect', 'info', 'The key or value is ignored.'),
];
