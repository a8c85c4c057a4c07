import { readUnit, unitsOf } from '../../azureml/bindings/bindings.ts';
import type { FileEdit, Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { scalarValue } from '../../languages/yaml/scalars.ts';
import { isTemplate } from '../../languages/yaml/tolerance.ts';
import { asMapping, asScalar, asString, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const loguniformBounds = defineRule({
  code: 'loguniform-bounds',
  severity: 'warning',
  summary: 'The bounds of loguniform are logarithms, but these look like the values to sample.',
  *check({ document, root, kind, text }) {
    // Told by the word, so that most documents are not walked.
    if (!document || !/loguniform/i.test(text) || isTemplate(text)) return;
    for (const unit of unitsOf(readUnit(root, kind)))
      for (const { value } of unit.searchSpace.values()) {
        const space = asMapping(value);
        const type = asString(valueFor(space, 'type'))?.toLowerCase() ?? '';
        const min = boundOf(asScalar(valueFor(space, 'min_value')));
        const max = boundOf(asScalar(valueFor(space, 'max_value')));
        if (!/^q?loguniform$/.test(type) || !min || !max || !areValues(min, max)) continue;
        const sampled = `${shown(Math.exp(min.number))} … ${shown(Math.exp(max.number))}`;
        const logarithms = [shown(Math.log(min.number)), shown(Math.log(max.number))] as const;
        yield {
          span: min.node.span,
          message: `The bounds are logarithms: this samples ${sampled}${type.startsWith('q') ? ', rounded to q' : ''}. For ${min.node.text} … ${max.node.text}, write ${logarithms.join(' and ')}.`,
          fixes: [logarithmsInstead(min, max, logarithms)],
        };
      }
  },
});

interface Bound {
  readonly node: YamlScalar;
  readonly number: number;
}

/** `1e-5` is a string to YAML 1.1; the CLI makes a number of it. */
function boundOf(node: YamlScalar | undefined): Bound | undefined {
  if (!node || !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(node.text)) return undefined;
  const number = node.type === 'integer' ? scalarValue(node.text, 'integer') : Number(node.text);
  return typeof number === 'number' ? { node, number } : undefined;
}

/** From here on a float no longer tells one integer from the next: nobody samples values of this size. */
const tooLarge = Math.log(Number.MAX_SAFE_INTEGER);

/**
 * Whether no logarithms can be meant. That of a round number has many digits, so two round bounds are meant as they are
 * where they lie so close to 0 that, as logarithms, they would be the same as 0, or reach no further than a factor of e.
 */
function areValues(min: Bound, max: Bound): boolean {
  if (!(min.number > 0 && min.number < max.number)) return false;
  if (max.number > tooLarge) return true;
  return isRound(min) && isRound(max) && (min.number < 0.1 || max.number <= 1);
}

function isRound({ number }: Bound): boolean {
  return Number(number.toPrecision(2)) === number;
}

/** As a reader takes it in: six digits, and no exponent where none is needed. */
function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : 'more than 1e+308';
}

function logarithmsInstead(min: Bound, max: Bound, [low, high]: readonly [string, string]): Fix {
  const edits: FileEdit[] = [replaceText(min.node, low), replaceText(max.node, high)];
  return {
    title: `Sample ${min.node.text} … ${max.node.text}: ${low} … ${high}`,
    edits,
    needsJudgement: true,
  };
}
