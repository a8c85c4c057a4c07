/** Inputs of jobs written as components declare theirs: `{type: integer, value: 3}`, where only data have a type. */
import type { Fix } from '../../base/findings.ts';
import { asScalar, pairOf, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { literalTypes } from './component.ts';
import { removeKey, renameKey } from './fixes.ts';
import type { Owner } from './owner.ts';
import { alternatives, knowsKey, type SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { quoted } from './words.ts';

/**
 * Says that the input has no such type.
 * @param type the key that has the type of a parameter
 * @returns whether that is what is wrong
 */
export function checkTypedLiteral(
  report: Report,
  place: SchemaPlace,
  mapping: YamlMapping,
  type: YamlPair,
  owner: Owner,
): boolean {
  const written = asScalar(type.value);
  if (!written || !literalTypes.includes(written.text) || pairOf(mapping, 'path')) return false;
  if (!alternatives(place).some((each) => knowsKey(each, 'value'))) return false;
  const value = pairOf(mapping, 'value') ?? pairOf(mapping, 'default');
  const literal = asScalar(value?.value);
  const example = literal
    ? `: ${owner.name}: ${report.text.slice(literal.span.start, literal.span.end)}`
    : '';
  report.add(
    'unknown-value',
    'error',
    written.span,
    `Only components declare inputs of type ${quoted(written.text)}. Write the value itself${example}.`,
    [value && literal && withoutType(report.text, mapping, type, value)],
  );
  return true;
}

/** `{value: 3}` is accepted too, and what else is written there stays. */
function withoutType(text: string, mapping: YamlMapping, type: YamlPair, value: YamlPair): Fix | undefined {
  const removal = removeKey(text, mapping, type);
  if (!removal) return undefined;
  if (value.key.text === 'value') return { ...removal, needsJudgement: false };
  const edits = [...removal.edits, ...renameKey(value, 'value').edits];
  return { title: 'Remove type, rename default to value', edits };
}
