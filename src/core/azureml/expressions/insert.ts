/** Edits that add an input or output to a unit, in the style in which the unit is written. */

import type { TextEdit } from '../../base/span.ts';
import { asMapping, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { PortRole, Unit } from '../bindings/bindings.ts';
import { sectionKeys } from '../bindings/interface.ts';

/**
 * Adds `name: value` to a unit's section, and the section where it is missing.
 * @param value what stands after the colon: a scalar, or a mapping of scalars
 */
export function insertPort(
  text: string,
  unit: Unit,
  role: PortRole,
  name: string,
  value: string | Readonly<Record<string, string>>,
): TextEdit | undefined {
  const key = sectionKeys[role];
  // Of sections that are written twice the last one counts.
  const pair = unit.mapping.pairs.findLast((each) => each.key.text === key);
  const section = pair?.value?.kind === 'mapping' ? pair.value : undefined;
  if (section) return append(text, section, name, value);
  // An alias, a list or a merged section is not ours to extend; the first entry goes after an empty `inputs:`.
  if (pair?.value || asMapping(valueFor(unit.mapping, key))) return undefined;
  if (pair && !unit.mapping.flow) {
    const indent = columnOf(text, pair.key.span.start) + 2;
    const end = colonAfter(text, pair.key.span.end);
    return end === undefined ? undefined : { span: { start: end, end }, newText: block(indent, name, value) };
  }
  return pair ? undefined : append(text, unit.mapping, key, { [name]: flow(value) }, value);
}

function append(
  text: string,
  mapping: YamlMapping,
  name: string,
  value: string | Readonly<Record<string, string>>,
  nested?: string | Readonly<Record<string, string>>,
): TextEdit | undefined {
  const last = mapping.pairs.at(-1);
  const first = mapping.pairs[0];
  if (!first || !last) return undefined;
  // A pair without a value ends at its key: what is added goes after the colon.
  const colon = last.value ? undefined : colonAfter(text, last.span.end);
  if (!last.value && colon === undefined) return undefined;
  const pairEnd = colon ?? last.span.end;
  if (mapping.flow) return { span: { start: pairEnd, end: pairEnd }, newText: `, ${name}: ${flow(value)}` };
  const indent = columnOf(text, first.key.span.start);
  const end = lastLetter(text, pairEnd);
  if (nested === undefined || typeof value === 'string')
    return { span: { start: end, end }, newText: block(indent, name, value) };
  const [inner = ''] = Object.keys(value);
  const head = `\n${' '.repeat(indent)}${name}:`;
  return { span: { start: end, end }, newText: head + block(indent + 2, inner, nested) };
}

function block(indent: number, name: string, value: string | Readonly<Record<string, string>>): string {
  const line = `\n${' '.repeat(indent)}${name}:`;
  if (typeof value === 'string') return `${line} ${value}`;
  const inner = Object.entries(value).map(([key, each]) => `\n${' '.repeat(indent + 2)}${key}: ${each}`);
  return line + inner.join('');
}

function flow(value: string | Readonly<Record<string, string>>): string {
  if (typeof value === 'string') return value.includes('{') && !/^["'{]/.test(value) ? `"${value}"` : value;
  const inner = Object.entries(value).map(([key, each]) => `${key}: ${flow(each)}`);
  return `{${inner.join(', ')}}`;
}

/** After the colon of a key that ends at the offset. */
function colonAfter(text: string, offset: number): number | undefined {
  const colon = /^[ \t]*:/.exec(text.slice(offset, offset + 80));
  return colon ? offset + colon[0].length : undefined;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** After the last line that is not blank, comment included. */
function lastLetter(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text[end - 1] ?? '')) end--;
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, newline < 0 ? text.length : newline);
  return /^[ \t]*#/.test(rest) ? end + rest.trimEnd().length : end;
}
