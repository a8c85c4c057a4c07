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
    'An expression or step key names an input, output, search-space parameter, step or context that does not exist.',
  ),
  expressionRule(
    'misplaced-expression',
    'error',
    'An expression stands where nothing reads it, or uses a context that is unknown there.',
  ),
  expressionRule(
    'malformed-expression',
    'warning',
    'A text that was meant as an expression is none: wrong braces, not closed, or more than one name.',
  ),
  expressionRule(
    'spaced-output-binding',
    'warning',
    'With spaces inside the braces an output binding is sent as a path.',
  ),
  expressionRule(
    'binding-cycle',
    'error',
    'Steps wait for each other or for themselves, or a component contains itself.',
  ),
  expressionRule('missing-input', 'error', 'A step does not give an input that its component requires.'),
  expressionRule('optional-input', 'warning', 'An optional input is used where a value is required.'),
  expressionRule('unused-input', 'hint', 'Nothing names this input.'),
  expressionRule('invalid-name', 'error', 'A name that Azure ML refuses.'),
];
