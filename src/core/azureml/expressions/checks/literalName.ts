/** Names that the service puts into the path of an output, in braces that it does not know: they stay in the path. */
import { asMapping, asScalar, valueFor, type YamlScalar } from '../../../languages/yaml/tree.ts';
import { serverNames } from '../contexts.ts';
import { type ExpressionProblem, replacement } from '../problem.ts';
import type { Reading } from '../uses.ts';

export function* literalNames({ units }: Reading): Generator<ExpressionProblem> {
  for (const { outputs, dialect } of units)
    for (const { value } of dialect === 'foundry' ? [] : outputs.values()) {
      const path = asScalar(valueFor(asMapping(value), 'path'));
      if (path?.textStart !== undefined && path.text.length < 1000) yield* inPath(path, path.textStart);
    }
}

const names = Object.keys(serverNames).join('|');
const otherBraces = new RegExp(
  `(?<![$\\w{])(?:\\{\\{ *(${names}) *\\}\\}|\\$?\\{ *(${names}) *\\})(?!\\})`,
  'g',
);

function* inPath({ text }: YamlScalar, textStart: number): Generator<ExpressionProblem> {
  for (const { 0: written, 1: double, 2: single, index } of text.matchAll(otherBraces)) {
    const name = double ?? single ?? '';
    // Templates have a `name` of their own; beside an expression nothing fills them in.
    if (name === 'name' && !/\$\{\{[^{}]*\}\}/.test(text)) continue;
    const span = { start: textStart + index, end: textStart + index + written.length };
    const right = `\${{${name}}}`;
    yield {
      code: 'malformed-expression',
      severity: 'warning',
      message: `This is not an expression and is kept literally in the path. Use ${right}.`,
      span,
      fixes: [replacement(`Use ${right}`, span, right)],
    };
  }
}
