/** `data: parent.jobs.prepare.outputs.data`, or the same between `$[[` and `]]`: without `${{ }}` it is sent as a text. */
import { asMapping, asScalar, valueFor } from '../../../languages/yaml/tree.ts';
import { literalOf, type Port } from '../../bindings/bindings.ts';
import { type ExpressionProblem, replacement } from '../problem.ts';
import type { Reading } from '../uses.ts';

const bare = /^(?:\$\[\[\s*)?(parent\.(?:inputs|outputs|jobs\.\w+\.(?:inputs|outputs))\.\w+)(?:\s*\]\])?$/;

export function* bareBindings({ text, units }: Reading): Generator<ExpressionProblem> {
  for (const unit of units) {
    if (unit.role !== 'step') continue;
    for (const port of [...unit.inputs.values(), ...unit.outputs.values()]) {
      const scalar = literalOf(port) ?? pathOf(port);
      const [, name] = bare.exec(scalar?.text ?? '') ?? [];
      if (!scalar || name === undefined) continue;
      const right = `\${{${name}}}`;
      // Without quotes the braces would end a mapping in braces.
      const lineStart = text.lastIndexOf('\n', scalar.span.start) + 1;
      const isInBraces = /[{[]/.test(text.slice(lineStart, scalar.span.start));
      const quote = scalar.style === 'single' ? "'" : scalar.style === 'double' || isInBraces ? '"' : '';
      yield {
        code: 'misplaced-expression',
        severity: 'warning',
        message: `Without \${{ }} this is sent as a string. Use ${right}.`,
        span: scalar.span,
        fixes: [replacement(`Use ${right}`, scalar.span, `${quote}${right}${quote}`)],
      };
    }
  }
}

function pathOf(port: Port) {
  return asScalar(valueFor(asMapping(port.value), 'path'));
}
