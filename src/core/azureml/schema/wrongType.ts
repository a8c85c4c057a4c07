/** A value of the wrong type. */
import type { Fix } from '../../base/findings.ts';
import {
  resolve,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
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
    const inner = target.kind === 'mapping' ? wrappedText(place, target) : undefined;
    const advice = inner ? ` Write the value of ${quoted(inner.key.text)} itself.` : '';
    const message = `Expected ${expected(place)} for ${named(owner)}, got ${written(target)}.${advice}`;
    report.add('wrong-type', 'error', span, message, [inner && unwrapped(report.text, owner, target, inner)]);
  }
}

/** `code: {local_path: src}`, `compute: {target: gpu}`: as the first previews had it. */
function wrappedText(place: SchemaPlace, { pairs }: YamlMapping): YamlPair | undefined {
  return pairs.find(({ key, value }) => {
    if (!/^(?:local_path|path|directory|folder|target|name)$/.test(key.text)) return false;
    return value?.kind === 'scalar' && value.type === 'string' && wouldBeText(place, value);
  });
}

/** The value in the place of what is around it, where that says nothing else. */
function unwrapped(text: string, owner: Owner, node: YamlNode, { key, value }: YamlPair): Fix | undefined {
  if (node.kind !== 'mapping' || node.pairs.length > 1 || !value) return undefined;
  const { start } = node.flow ? node.span : key.span;
  if (owner.span.end > start || !/^\s*:\s*$/.test(text.slice(owner.span.end, start))) return undefined;
  const written = text.slice(value.span.start, value.span.end);
  if (/[\r\n]/.test(written)) return undefined;
  const end = node.flow ? node.span.end : value.span.end;
  const edits = [{ span: { start: owner.span.end, end }, newText: `: ${written}` }];
  return { title: `Write ${written} itself`, edits };
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
