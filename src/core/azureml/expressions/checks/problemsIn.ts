/** The checks of expressions and bindings that look at one unit after the other. */
import { contains } from '../../../base/span.ts';
import type { ExpressionProblem } from '../problem.ts';
import type { Reading } from '../uses.ts';
import { bareBindings } from './bareBinding.ts';
import { componentBindings } from './componentBinding.ts';
import { invalidNames } from './invalidName.ts';
import { literalNames } from './literalName.ts';
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
  literalNames,
  spacedOutputBindings,
  bareBindings,
  componentBindings,
  optionalInputs,
  unusedInputs,
  invalidNames,
];

/**
 * What is wrong in the units of a reading.
 * @param used the ports that are named anywhere in the document, by `nameOfPort`
 */
export function problemsIn(reading: Reading, used: ReadonlySet<string>): ExpressionProblem[] {
  const found = checks.flatMap((check) => [...check(reading, used)]);
  const misplaced = found.filter(
    ({ code, severity }) => code === 'misplaced-expression' && severity === 'error',
  );
  // What it names does not matter where it cannot stand.
  const isMisplaced = ({ span }: ExpressionProblem) =>
    misplaced.some((each) => contains(each.span, span.start));
  return found.filter((each) => each.code !== 'unknown-binding' || !isMisplaced(each));
}
