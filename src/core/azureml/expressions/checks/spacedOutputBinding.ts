/**
 * `model: "${{ parent.outputs.o }}"`: the SDK's `OUTPUT_PATTERN` has no room for spaces, so the expression is sent as a path
 * (`{"uri": "${{ parent.outputs.o }}"}`) and the pipeline's output stays empty. Nothing reports it.
 */
import { type ExpressionProblem, replacement } from '../problem.ts';
import { isWhole } from '../sites.ts';
import type { Reading } from '../uses.ts';

export function* spacedOutputBindings({ uses }: Reading): Generator<ExpressionProblem> {
  for (const { site, expression, meaning } of uses) {
    if (site.place !== 'step output' || !expression.spaced || expression.form !== 'expression') continue;
    if (meaning.of !== 'parent' || meaning.role !== 'output') continue;
    if (!isWhole(site, expression) || site.path.split('.').length > 2) continue;
    const right = `\${{${expression.text}}}`;
    yield {
      code: 'spaced-output-binding',
      severity: 'warning',
      message: `An output binding with spaces is sent as a literal path; the pipeline's output stays empty. Use ${right}.`,
      span: expression.span,
      fixes: [replacement(`Use ${right}`, expression.span, right)],
    };
  }
}
