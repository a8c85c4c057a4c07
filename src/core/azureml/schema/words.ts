/** Sentences about schemas: what is expected, what was written. */
import { listed as listedInOrder } from '../../base/listed.ts';
import { resolve, type YamlNode } from '../../languages/yaml/tree.ts';
import { alternatives, isMap, type SchemaPlace } from './place.ts';
import { typesOf } from './schema.ts';

/** Its beginning where it is long, or has several lines. */
export function quoted(text: string): string {
  const whole = text.trimEnd();
  const [line = ''] = whole.split('\n', 1);
  if (line === whole && line.length <= 60) return `"${text.replace(/\n+$/, '')}"`;
  return `"${line.slice(0, 57)}…"`;
}

/** An owner at the beginning of a sentence: a key in quotes, `The document` without. */
export function subject({ name }: { readonly name: string }): string {
  return isPhrase(name) ? name : quoted(name);
}

/** An owner inside a sentence: `the document`. */
export function named(owner: { readonly name: string }): string {
  return subject(owner).replace(/^(?:The|An) /, (article) => article.toLowerCase());
}

/** Whether an owner is called by a phrase rather than by its key. */
export function isPhrase(name: string): boolean {
  return /^(?:The document|An item of )/.test(name);
}

/** `a, b or c`, each once. */
export function listed(words: readonly string[], conjunction = 'or'): string {
  return listedInOrder([...new Set(words)], conjunction);
}

/** What is allowed at the place: `an integer`, `a string or a mapping`. */
export function expected(place: SchemaPlace): string {
  return listed(alternatives(place).flatMap(expectedOf));
}

function expectedOf(place: SchemaPlace): readonly string[] {
  const { schema } = place;
  switch (schema['x-acpt-coerce']) {
    case 'integer':
      return ['an integer'];
    case 'number':
      return ['a number'];
    case 'boolean':
      return ['true or false'];
    case 'version':
      return ['a string or number'];
    case 'text':
      return ['a string'];
    default:
  }
  if (schema.enum && schema.enum.length <= 6) return [`${listed(schema.enum)}`];
  if (schema['x-acpt-form'] === 'expression') return ['an expression'];
  return typesOf(schema).flatMap((type) => {
    if (type === 'string') return ['a string'];
    if (type === 'number' || type === 'integer') return ['a number'];
    if (type === 'boolean') return ['true or false'];
    if (type === 'array') return ['a list'];
    if (type === 'object') return [isMap(place) ? 'a mapping of names to values' : 'a mapping'];
    return [];
  });
}

/** What is there: `the number 3`, `a list`, `nothing`. */
export function written(node: YamlNode | undefined): string {
  const target = resolve(node);
  if (!target) return 'nothing';
  if (target.kind === 'mapping') return 'a mapping';
  if (target.kind === 'sequence') return 'a list';
  switch (target.type) {
    case 'integer':
    case 'float':
      return `the number ${target.text}`;
    case 'boolean':
      return `${target.text}, which YAML reads as ${target.value}`.replace(/^(true|false), .*$/i, '$1');
    case 'null':
      return 'nothing';
    case 'timestamp':
      return `the date ${target.text}`;
    default:
      return `the string ${quoted(target.text)}`;
  }
}

/** The type for a hover: `integer`, `string`, `pytorch | mpi`, `mapping`. */
export function typeText(place: SchemaPlace): string {
  const words = [...new Set(alternatives(place).flatMap(typeWords))];
  // That the value may be empty is not worth naming next to other types.
  return words.filter((word) => word !== 'null').join(' | ') || 'any value';
}

function typeWords(place: SchemaPlace): readonly string[] {
  const { schema } = place;
  const coerce = schema['x-acpt-coerce'];
  if (coerce) return [coerce === 'text' ? 'string' : coerce];
  if (schema['x-acpt-form'] === 'expression') return ['expression'];
  return typesOf(schema).map((type) => {
    if (type === 'object') return 'mapping';
    if (type === 'array') return `list${itemWords(place)}`;
    return type;
  });
}

function itemWords({ schema }: SchemaPlace): string {
  const type = schema.items && typesOf(schema.items)[0];
  return type ? ` of ${type === 'object' ? 'mappings' : `${type}s`}` : '';
}
