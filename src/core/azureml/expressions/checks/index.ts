/** Everything that is wrong with the expressions and bindings of a document. */
import { unitOf } from '../../bindings/unit.ts';
import type { SourceDocument } from '../../documents/document.ts';
import type { ExpressionProblem } from '../problem.ts';
import { readUses } from '../uses.ts';
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

/** In the order of the text. Documents of kinds without bindings have none. */
export function checkExpressions(document: SourceDocument): ExpressionProblem[] {
  const root = unitOf(document);
  if (!root) return [];
  const reading = readUses(document, root);
  return checks
    .flatMap((check) => [...check(reading)])
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
