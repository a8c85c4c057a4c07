/** What is wrong with expressions and bindings; the checks themselves are in `src/core/azureml/expressions`. */
import type { ExpressionCode } from '../../azureml/expressions/problem.ts';
import type { Severity } from '../../base/findings.ts';
import { expressionProblems } from '../support/problems.ts';
import { defineRule, type Rule } from '../support/rule.ts';

function expressionRule(code: ExpressionCode, severity: Severity, summary: string): Rule {
  return defineRule({
    code,
    severity,
    summary,
    *check(document) {
      for (const problem of expressionProblems(document)) if (problem.code === code) yield problem;
    },
  });
}

export const expressionRules: readonly Rule[] = [
  expressionRule(
    'unknown-binding',
    'error',
    'An expression or step key names an unknown input, output, search-space parameter, step or context.',
  ),
  expressionRule(
    'misplaced-expression',
    'error',
    'An expression is used where it is not evaluated, or with a context that is not available there.',
  ),
  expressionRule(
    'malformed-expression',
    'warning',
    'An expression is malformed: wrong or unclosed braces, or more than one name.',
  ),
  expressionRule(
    'spaced-output-binding',
    'warning',
    'An output binding with spaces inside the braces is sent as a literal path.',
  ),
  expressionRule(
    'binding-cycle',
    'error',
    'Steps depend on each other or on themselves, or a component contains itself.',
  ),
  expressionRule('missing-input', 'error', 'A step does not set an input that its component requires.'),
  expressionRule('optional-input', 'error', 'An optional input is used where a value is required.'),
  expressionRule('unused-input', 'hint', 'The input is never used.'),
  expressionRule('invalid-name', 'error', 'Azure ML rejects this name.'),
];
