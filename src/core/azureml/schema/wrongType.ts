/** A value of the wrong type. */
import { resolve, type YamlNode, type YamlScalar } from '../../languages/yaml/tree.ts';
import { quoteValue, writeValue } from './fixes.ts';
import type { Owner } from './owner.ts';
import { alternatives, type SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { matches } from './scalar.ts';
import { typesOf } from './schema.ts';
import { expected, listed, named, quoted, subject, written } from './words.ts';

export function checkWrongType(
  report: Report,
  place: SchemaPlace,
  node: YamlNode | undefined,
  owner: Owner,
): void {
  const target = resolve(node);
  if (!target || (target.kind === 'scalar' && target.type === 'null')) {
    const span = target && target.span.end > target.span.start ? target.span : owner.span;
    const message = `${subject(owner)} is empty; expected ${expected(place)}.`;
    report.add('wrong-type', 'error', span, message);
  } else if (target.kind === 'scalar' && target.type !== 'string' && wouldBeText(place, target)) {
    reportUnquoted(report, place, target, owner);
  } else {
    // Of a structure only the key is marked: the mistake is what it is, not what is in it.
    const span = target.kind === 'scalar' ? target.span : owner.span;
    report.add(
      'wrong-type',
      'error',
      span,
      `Expected ${expected(place)} for ${named(owner)}, got ${written(target)}.`,
    );
  }
}

/** Whether quotes are all that is missing. */
function wouldBeText(place: SchemaPlace, { text }: YamlScalar): boolean {
  return alternatives(place).some(({ schema }) => {
    const isText = typesOf(schema).includes('string') && !schema['x-acpt-coerce'];
    return isText && (schema.pattern === undefined || matches(schema.pattern, text));
  });
}

/** `3`, `on` and `2024-01-01` are not strings in YAML. */
function reportUnquoted(report: Report, place: SchemaPlace, scalar: YamlScalar, owner: Owner): void {
  const choices = alternatives(place).flatMap(({ schema }) => schema.enum ?? []);
  const isChoice = choices.some((value) => value.toLowerCase() === scalar.text.toLowerCase());
  if (choices.length > 0 && !isChoice) {
    const message = `Expected ${listed(choices)} for ${named(owner)}, got ${written(scalar)}.`;
    const fixes = choices.length <= 8 ? choices.map((value) => writeValue(scalar, value)) : [];
    report.add('wrong-type', 'error', scalar.span, message, fixes);
  } else {
    const message = `Expected a string for ${named(owner)}, got ${written(scalar)}. Quote it: ${quoted(scalar.text)}.`;
    report.add('wrong-type', 'error', scalar.span, message, [quoteValue(scalar)]);
  }
}
