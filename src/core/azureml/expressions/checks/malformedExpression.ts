/** Text that was meant as an expression but is not one: other braces, braces that do not close, more than one name. */
import type { Fix } from '../../../base/findings.ts';
import type { Span } from '../../../base/span.ts';
import { type ExpressionProblem, replacement } from '../problem.ts';
import type { Reading, Use } from '../uses.ts';

export function* malformedExpressions(reading: Reading): Generator<ExpressionProblem> {
  for (const use of reading.uses) {
    if (use.site.place === 'prose') continue;
    const problem = wrongBraces(use, reading.text) ?? wrongText(use) ?? extraBrace(use, reading.text);
    if (problem) yield problem;
  }
  for (const { blocks, place } of reading.sites)
    for (const { span, closed } of blocks)
      if (!closed && place === 'command')
        yield {
          code: 'malformed-expression',
          severity: 'warning',
          message: 'Unclosed optional block: "]]" is missing, so the command keeps it literally.',
          span,
          fixes: [closingOf(reading.text, span)],
        };
}

/** Where one bracket stands behind the last name, the other is missing there. */
function closingOf(text: string, span: Span): Fix {
  const [half] = /\}\}["']?\](?!\])/.exec(text.slice(span.start, span.end)) ?? [];
  const at = half === undefined ? span.end : text.indexOf(half, span.start) + half.length;
  return replacement('Close the block', { start: at, end: at }, half === undefined ? ']]' : ']');
}

function wrongBraces(use: Use, text: string): ExpressionProblem | undefined {
  const { site, expression } = use;
  const { form, span } = expression;
  if (form === 'expression' || !isMeant(use)) return undefined;
  if (use.meaning.of === 'incomplete')
    return malformed('warning', 'Unclosed expression: "}}" is missing, so it is passed on literally.', span);
  const right = `\${{${expression.text}}}`;
  // Without quotes an expression cannot stand in `{…}` or `[…]`.
  const { style, span: around } = site.scalar;
  const lineStart = text.lastIndexOf('\n', around.start - 1) + 1;
  const bare = style === 'plain' && /[{[]/.test(text.slice(lineStart, around.start));
  const isWhole = form !== 'unclosed' && around.start === span.start && around.end === span.end;
  const foundry = site.unit.dialect === 'foundry';
  const rewritten = !foundry && site.unit.role === 'job' && site.path.endsWith('command');
  const message =
    form === 'unclosed'
      ? `Unclosed expression: "}}" is missing, so it is passed on literally. Use ${right}.`
      : form === 'single' && rewritten
        ? `Single braces are deprecated; the CLI rewrites them with a warning. Use ${right}.`
        : form === 'dollar-single' && rewritten
          ? `The CLI rewrites this to $${right}, with an extra dollar sign. Use ${right}.`
          : `This is not an expression and is passed on literally. Use ${right}.`;
  return {
    code: 'malformed-expression',
    // `azd ai training` rejects the job; braces that are only not closed it does not see.
    severity: foundry && form !== 'unclosed' ? 'error' : 'warning',
    message,
    span,
    fixes: bare && !isWhole ? [] : [replacement(`Use ${right}`, span, bare ? `"${right}"` : right)],
    ...(form === 'single' && rewritten ? { tag: 'deprecated' as const } : {}),
  };
}

/** Braces with a context's name in them, where an expression can stand, and not of some other template language. */
function isMeant({ site, expression, meaning, references }: Use): boolean {
  if (expression.form === 'unclosed' && meaning.of === 'incomplete') return expression.segments.length > 1;
  if (!['own', 'parent', 'step', 'misspelt'].includes(meaning.of)) return false;
  if (expression.form === 'unclosed') return true;
  if (!['command', 'step input', 'step output'].includes(site.place)) return false;
  // Jobs rewrite every `{inputs.x}`; elsewhere it may be Python or a template, unless the name is ours.
  if (site.unit.dialect === 'foundry') return meaning.of === 'own' && meaning.role !== 'search space';
  return references.length > 0 || (site.unit.role === 'job' && expression.form !== 'double');
}

function wrongText({ site, expression, meaning }: Use): ExpressionProblem | undefined {
  if (expression.form !== 'expression') return undefined;
  const { span } = expression;
  if (meaning.of === 'incomplete')
    return malformed(
      'error',
      `Incomplete expression "${expression.text}". Expected a context and a name, such as \${{inputs.data}}.`,
      span,
    );
  if (meaning.of !== 'malformed') return undefined;
  if (expression.text === '')
    return site.place === 'command' || site.place.startsWith('step')
      ? malformed(
          site.unit.role === 'job' ? 'warning' : 'error',
          'Empty expression. Expected a context and a name, such as ${{inputs.data}}.',
          span,
        )
      : undefined;
  return malformed(
    'warning',
    'Expected one dotted name; expressions have no operators, functions, indices or defaults.',
    expression.inner,
  );
}

/** `${{inputs.a}}}`, where no brace stands open that the last one would close. */
function extraBrace({ site, expression, meaning }: Use, text: string): ExpressionProblem | undefined {
  const { form, span } = expression;
  if (form !== 'expression' || !/^\}(?!\})/.test(text.slice(span.end, span.end + 2))) return undefined;
  if (!['own', 'parent', 'step'].includes(meaning.of)) return undefined;
  const written = text.slice(site.scalar.span.start, site.scalar.span.end);
  const around = written.replaceAll(/\$\{\{[^{}]*\}\}/g, '');
  const extra = written.match(/\$\{\{[^{}]*\}\}\}(?!\})/g) ?? [];
  // JSON and variables of the shell close what they open.
  if (around.split('}').length - around.split('{').length !== extra.length) return undefined;
  const brace = { start: span.end, end: span.end + 1 };
  return {
    ...malformed(
      'warning',
      `One brace too many: this one is passed on literally. Use ${text.slice(span.start, span.end)}.`,
      brace,
    ),
    fixes: [replacement('Remove the brace', brace, '')],
  };
}

function malformed(severity: 'error' | 'warning', message: string, span: Span): ExpressionProblem {
  return { code: 'malformed-expression', severity, message, span, fixes: [] };
}
