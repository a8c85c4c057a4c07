/** Everything that is wrong with the expressions and bindings of a document. */
import { unitsOf } from '../../bindings/bindings.ts';
import { unitOf } from '../../bindings/unit.ts';
import type { SourceDocument } from '../../documents/document.ts';
import { partOf } from '../parts.ts';
import type { ExpressionProblem } from '../problem.ts';
import { readUses } from '../uses.ts';
import { bindingCycles } from './bindingCycle.ts';
import { problemsIn } from './problemsIn.ts';
import { soundSteps } from './soundSteps.ts';

/** In the order of the text. Documents of kinds without bindings have none. */
export function checkExpressions(document: SourceDocument): ExpressionProblem[] {
  const root = unitOf(document);
  if (!root) return [];
  const sound = soundSteps(document, root);
  const reading = readUses(document, root, [...unitsOf(root, (name) => !sound.has(name))]);
  const parts = [partOf(reading), ...sound.values()];
  const used = new Set(parts.flatMap((part) => part.used));
  const edges = parts.flatMap((part) => part.edges);
  return [...problemsIn(reading, used), ...bindingCycles(document, root, edges)].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
}
