/**
 * An optional input that a component's command names outside `$[[ … ]]`. The command line does not check it; the service
 * rejects the component: "optional input … must be placed in nested argument: $[[]]" (azure-docs#98103).
 */
import { isOptional, settingOf } from '../../bindings/bindings.ts';
import { type ExpressionProblem, replacement } from '../problem.ts';
import type { Reading } from '../uses.ts';

export function* optionalInputs({ uses, text }: Reading): Generator<ExpressionProblem> {
  for (const { site, expression, meaning } of uses) {
    if (site.place !== 'command' || site.unit.role !== 'component' || site.unit.jobType !== 'command')
      continue;
    if (expression.form !== 'expression' || expression.optional) continue;
    if (meaning.of !== 'own' || meaning.role !== 'input') continue;
    const port = site.unit.inputs.get(meaning.name.text);
    if (!port || !isOptional(port) || settingOf(port, 'default') !== undefined) continue;
    const span = withFlag(text, site.scalar.span.start, expression.span);
    const block = `$[[${text.slice(span.start, span.end)}]]`;
    yield {
      code: 'optional-input',
      severity: 'error',
      message: `Input "${port.name}" is optional: the service accepts it only in $[[…]]. Use ${block}.`,
      span: expression.span,
      fixes: [replacement(`Use ${block}`, span, block)],
    };
  }
}

/** The expression with the option in front of it: `--data ${{inputs.data}}`, `--data=${{inputs.data}}`. */
function withFlag(text: string, from: number, span: { readonly start: number; readonly end: number }) {
  const before = /(?:^|\s)(--?[A-Za-z][\w.-]*(?:=|[ \t]+))["']?$/.exec(
    text.slice(Math.max(from, span.start - 100), span.start),
  );
  const flag = before && !/["']$/.test(before[0]) ? (before[1] ?? '') : '';
  return { start: span.start - flag.length, end: span.end };
}
