/** Everything that is wrong with the expressions and bindings of a document. */
import { unitOf } from '../bindings/unit.ts';
import type { SourceDocument } from '../documents/document.ts';
import { bindingCycles } from './checks/bindingCycle.ts';
import { componentBindings } from './checks/componentBinding.ts';
import { invalidNames } from './checks/invalidName.ts';
import { malformedExpressions } from './checks/malformedExpression.ts';
import { misplacedExpressions } from './checks/misplacedExpression.ts';
import { optionalInputs } from './checks/optionalInput.ts';
import { spacedOutputBindings } from './checks/spacedOutputBinding.ts';
import { unknownBindings } from './checks/unknownBinding.ts';
import { unusedInputs } from './checks/unusedInput.ts';
import type { ExpressionProblem } from './problem.ts';
import { readUses } from './uses.ts';

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
