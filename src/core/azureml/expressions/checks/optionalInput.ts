/**
 * An optional input that a component's command names outside `$[[ … ]]`. The command line does not check it; the service
 * rejects the component: "optional input … must be placed in nested argument: $[[]]" (azure-docs#98103).
 */
import type { Span } from '../../../base/span.ts';
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
    const { span, block } = blockFor(text, site.scalar.span, expression.span);
    yield {
      code: 'optional-input',
      severity: 'error',
      message: `Input "${port.name}" is optional: the service accepts it only in $[[…]]. Use ${block}.`,
      span: expression.span,
      fixes: [replacement(`Use ${block}`, span, block)],
    };
  }
}

/**
 * What goes into the block: the expression with its quotes and the option in front of it, `--data "${{inputs.data}}"`. The
 * brackets in which the first previews had optional parts become those of the block.
 */
function blockFor(
  text: string,
  scalar: Span,
  { start, end }: Span,
): { readonly span: Span; readonly block: string } {
  const before = text.slice(Math.max(scalar.start, start - 100), start);
  const after = text.slice(end, scalar.end);
  const quote = /(?<!\\)["']$/.exec(before)?.[0] ?? '';
  const isQuoted = quote !== '' && after.startsWith(quote) && start - 1 > scalar.start;
  const outer = isQuoted ? before.slice(0, -1) : before;
  const flag =
    quote === '' || isQuoted ? (/(?:^|[\s[])(--?[A-Za-z][\w.-]*(?:=|[ \t]+))$/.exec(outer)?.[1] ?? '') : '';
  const part = {
    start: start - (isQuoted ? 1 : 0) - flag.length,
    end: end + (isQuoted ? 1 : 0),
  };
  const opening = /(?<!\[)\[((?:--?[A-Za-z][^[\]\r\n]*)?)$/.exec(text.slice(scalar.start, part.start));
  const closing = /^([^[\]\s]*)\](?!\])/.exec(text.slice(part.end, scalar.end));
  if (!opening || !closing) return { span: part, block: `$[[${text.slice(part.start, part.end)}]]` };
  const inner = {
    start: part.start - (opening[1]?.length ?? 0),
    end: part.end + (closing[1]?.length ?? 0),
  };
  return {
    span: { start: inner.start - 1, end: inner.end + 1 },
    block: `$[[${text.slice(inner.start, inner.end)}]]`,
  };
}
