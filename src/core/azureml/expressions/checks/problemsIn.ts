/** The checks of expressions and bindings. */
import type { Everywhere } from '../everywhere.ts';
import type { ExpressionProblem } from '../problem.ts';
import type { Reading } from '../uses.ts';
import { bindingCycles } from './bindingCycle.ts';
import { componentBindings } from './componentBinding.ts';
import { invalidNames } from './invalidName.ts';
import { malformedExpressions } from './malformedExpression.ts';
import { misplacedExpressions } from './misplacedExpression.ts';
import { optionalInputs } from './optionalInput.ts';
import { spacedOutputBindings } from './spacedOutputBinding.ts';
import { unknownBindings } from './unknownBinding.ts';
import { unusedInputs } from './unusedInput.ts';

const checks = [
  unknownBindings,
  misplacedExpressions,
  malformedExpressions,
  spacedOutputBindings,
  bindingCycles,
  componentBindings,
  optionalInputs,
  unusedInputs,
  invalidNames,
];

/** What is wrong in the units of a reading, and of a pipeline as a whole. */
export function problemsIn(reading: Reading, everywhere: Everywhere): ExpressionProblem[] {
  return checks.flatMap((check) => [...check(reading, everywhere)]);
}
