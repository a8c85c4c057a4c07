import type { Fix } from '../rules/rule.ts';
import { nearest } from '../text/nearest.ts';
import { resolve, type YamlNode, type YamlScalar } from '../yaml/tree.ts';
import type { Owner } from './check.ts';
import { quoteValue, writeValue } from './fixes.ts';
import { alternatives, type Place } from './place.ts';
import type { Report } from './report.ts';
import { refusal } from './scalar.ts';
import { type Schema, typesOf } from './schema.ts';
import { camelToSnake } from './text.ts';
import { expected, formHint, listed, quoted, written } from './words.ts';

/** References have rules of their own, which know more than a pattern. */
const judgedElsewhere = new Set(['environmentReference']);

export function checkScalar(report: Report, place: Place, chosen: Place, scalar: YamlScalar, owner: Owner): void {
  const { schema } = chosen;
  switch (refusal(chosen, scalar)) {
    case 'type':
      return checkWrongType(report, place, scalar, owner);
    case 'value':
      return reportValue(report, schema, scalar, owner.name);
    case 'range': {
      const [low, high] = schema['x-acpt-range'] ?? [0, 0];
      return report.add('wrong-format', 'error', scalar.span, `${quoted(owner.name)} is a number from ${low} to ${high}.`);
    }
    case 'expression': {
      const message = `${quoted(owner.name)} takes no expression here: only pipeline steps that run a component do. Write ${expected(chosen)}.`;
      return report.add('wrong-type', 'error', scalar.span, message);
    }
    case 'form':
      if (judgedElsewhere.has(schema['x-acpt-form'] ?? '')) return;
      return report.add(
        'wrong-format',
        'error',
        scalar.span,
        `${quoted(scalar.text)} is no ${quoted(owner.name)}: it is ${formHint(schema)}.`,
        formFixes(schema, scalar),
      );
    default:
  }
}

function formFixes(schema: Schema, scalar: YamlScalar): Fix[] {
  const pattern = schema.pattern ?? '';
  const guesses = [
    scalar.text.replace(/^file:(?=.)/, ''),
    `azureml:${scalar.text}`,
    scalar.text.replaceAll('-', '_').toLowerCase(),
    camelToSnake(scalar.text.replace(/[\s.-]+/g, '_')),
    scalar.text.replaceAll(/[\s_.]+/g, '-'),
  ];
  const simple = /^(?:file:)?[\w./-]+$/.test(scalar.text);
  const fitting = guesses.find((guess) => guess !== scalar.text && simple && new RegExp(pattern).test(guess));
  return fitting === undefined ? [] : [writeValue(scalar, fitting)];
}

/** A value that is none of those allowed: the nearest first, all of them when they are few. */
export function reportValue(report: Report, schema: Schema, scalar: YamlScalar, name: string): void {
  const values = schema.enum ?? [];
  const meant = nearest(camelToSnake(scalar.text), values) ?? nearest(scalar.text, values);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const choice = values.length === 1 ? `only ${values[0]} is possible here` : `it is one of ${listed(values)}`;
  const offered = values.length <= 8 ? values : [];
  const ordered = meant === undefined ? offered : [meant, ...offered.filter((value) => value !== meant)];
  report.add(
    'unknown-value',
    'error',
    scalar.span,
    `${quoted(scalar.text)} is no ${quoted(name)}: ${choice}.${hint}`,
    ordered.map((value) => writeValue(scalar, value)),
  );
}

export function checkWrongType(report: Report, place: Place, node: YamlNode | undefined, owner: Owner): void {
  const target = resolve(node);
  const wanted = expected(place);
  if (!target || (target.kind === 'scalar' && target.type === 'null')) {
    const span = target && target.span.end > target.span.start ? target.span : owner.span;
    const message = `${quoted(owner.name)} has no value: write ${wanted}, or leave the key out.`;
    return report.add('wrong-type', 'error', span, message);
  }
  const wantsText = alternatives(place).some(({ schema }) => typesOf(schema).includes('string') && !schema['x-acpt-coerce']);
  if (target.kind === 'scalar' && wantsText && target.type !== 'string') {
    const choices = alternatives(place).flatMap(({ schema }) => schema.enum ?? []);
    const isNone = choices.length > 0 && !choices.some((value) => value.toLowerCase() === target.text.toLowerCase());
    if (isNone) {
      const message = `${quoted(owner.name)} is ${listed(choices)}, not ${written(target)}.`;
      return report.add('wrong-type', 'error', target.span, message, choices.length <= 8 ? choices.map((value) => writeValue(target, value)) : []);
    }
    const message = `${quoted(owner.name)} is a text, but ${written(target)} has no quotes: write ${quoted(target.text)}.`;
    return report.add('wrong-type', 'error', target.span, message, [quoteValue(target)]);
  }
  // Of a structure only the first line is marked: the mistake is what it is, not what is in it.
  const span = target.kind === 'scalar' ? target.span : { start: owner.span.start, end: Math.max(owner.span.end, owner.span.start + 1) };
  report.add('wrong-type', 'error', span, `${subject(owner)} is ${wanted}, not ${written(target)}.`);
}

function subject({ name }: Owner): string {
  return /^(?:The|An) /.test(name) ? name : quoted(name);
}
