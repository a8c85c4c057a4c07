/** Values that a step gives, against the type and the bounds that its component declares. */
import type { Severity } from '../../../base/findings.ts';
import { pythonText } from '../../../languages/yaml/pythonText.ts';
import { asMapping, asScalar, resolve, valueFor, type YamlScalar } from '../../../languages/yaml/tree.ts';
import { literalOf, type Port, settingOf, type Unit } from '../../bindings/bindings.ts';
import type { DeclaredNames } from '../../bindings/interface.ts';
import { isPlaceholder } from '../../references/placeholder.ts';
import { ownerOf } from '../owner.ts';
import { type ExpressionProblem, list } from '../problem.ts';

const dataTypes = ['uri_folder', 'uri_file', 'mltable', 'mlflow_model', 'custom_model', 'triton_model'];

export function* componentLiterals(unit: Unit, declared: DeclaredNames): Generator<ExpressionProblem> {
  for (const port of unit.inputs.values()) {
    const literal = literalOf(port);
    const target = declared.get(port.name);
    const type = target && settingOf(target.port, 'type');
    if (!literal || !target || type === undefined) continue;
    if (dataTypes.includes(type)) {
      // "only path input is supported now but get <class 'int'>: 5.": the SDK, when it loads the pipeline.
      if (literal.type !== 'integer' && literal.type !== 'float' && literal.type !== 'boolean') continue;
      yield problem(
        'error',
        literal,
        `Input "${port.name}" of ${ownerOf(unit)} is a ${type}, not ${literal.text}; the CLI fails. Give it a path.`,
      );
      continue;
    }
    const { text } = literal;
    // The CLI sends it as it is.
    if (text.trim() === '' || text.includes('${{') || isPlaceholder(text)) continue;
    const what = /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
    const input = `Input "${port.name}" of ${ownerOf(unit)} is ${what}`;
    const limit = brokenLimit(literal, target.port);
    if (!isOfType(literal, type)) yield problem('warning', literal, `${input}, not ${text}.`);
    // Nobody but the script looks at them.
    else if (limit !== undefined) yield problem('info', literal, `${input} ${limit}, not ${text}.`);
  }
}

function problem(severity: Severity, { span }: YamlScalar, message: string): ExpressionProblem {
  return { code: 'wrong-type', severity, message, span, fixes: [] };
}

function isOfType({ text, value }: YamlScalar, type: string): boolean {
  const number = typeof value === 'number' ? value : Number(text);
  if (type === 'integer') return Number.isInteger(number);
  if (type === 'number') return !Number.isNaN(number);
  if (type === 'boolean') return typeof value === 'boolean' || /^(?:true|false|[01])$/i.test(text);
  return true;
}

/** What the component says of its values and this one does not keep to. */
function brokenLimit(literal: YamlScalar, port: Port): string | undefined {
  const number = typeof literal.value === 'number' ? literal.value : Number(literal.text);
  const [min, max] = ['min', 'max'].map((key) => Number(settingOf(port, key) ?? Number.NaN));
  if (min !== undefined && number < min) return `of at least ${min}`;
  if (max !== undefined && number > max) return `of at most ${max}`;
  const allowed = resolve(valueFor(asMapping(port.value), 'enum'));
  if (allowed?.kind !== 'sequence') return undefined;
  const texts = allowed.items.flatMap((item) => asScalar(item.value) ?? []).map(pythonText);
  if (texts.length === 0 || texts.length < allowed.items.length || texts.includes(pythonText(literal)))
    return undefined;
  return `that is one of ${list(texts)}`;
}
