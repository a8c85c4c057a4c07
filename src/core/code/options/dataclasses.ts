/** Options that follow from dataclasses, as `HfArgumentParser` of transformers reads them. */
import type { ClassStatement, Expression, PythonFile } from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import { changesCommandLine } from './commandLine.ts';
import { type OptionParser, type ProgramOption, perhapsRequired, type ValueType } from './option.ts';
import {
  argument,
  dottedName,
  fullName,
  importedNames,
  literalOf,
  literalsOf,
  literalText,
} from './values.ts';

const parsers = /(?:^|\.)(?:HfArgumentParser|TrlParser|H4ArgumentParser)$/;

/** `undefined` where the script reads no dataclasses of its modules. */
export function dataclassesOf(modules: readonly PythonFile[]): OptionParser | undefined {
  const [script] = modules;
  if (!script) return undefined;
  const imported = importedNames(script.module);
  const statements = [...statementsIn(script.module.body)].map(({ statement }) => statement);
  const calls = statements.flatMap((statement) =>
    [...expressionsOf(statement)].flatMap((each) => (each.kind === 'call' ? [each] : [])),
  );
  const creations = calls.filter(({ callee }) => parsers.test(fullName(callee, imported) ?? ''));
  const [creation] = creations;
  if (!creation || creations.length > 1) return undefined;
  const known = new Map(modules.flatMap((each) => classesOf(each)));
  const asked = creation.arguments[0]?.value;
  const names = (asked?.kind === 'sequence' ? asked.items : asked ? [asked] : []).map(dottedName);
  const found = names.flatMap((name) => chainOf(name, known) ?? []);
  const isWhole = names.length > 0 && names.every((name) => chainOf(name, known) !== undefined);
  const isStrict = calls.every(
    ({ callee, arguments: given }) =>
      callee.kind !== 'member' ||
      !/^parse_(?:args_into_dataclasses|args_and_config|known_args)$/.test(callee.name) ||
      (callee.name === 'parse_args_into_dataclasses' && given.length === 0),
  );
  const usesOwn = calls.some(
    ({ callee }) => callee.kind === 'member' && callee.name === 'parse_args_into_dataclasses',
  );
  if (!usesOwn) return undefined;
  const isAsGiven = !statements.some(changesCommandLine);
  // Most scripts of Hugging Face take a file with all values in place of options.
  const isCertain =
    isAsGiven &&
    calls.every(
      ({ callee, arguments: given }) =>
        callee.kind !== 'member' ||
        (callee.name === 'parse_args_into_dataclasses'
          ? given.every(({ name }) => name === 'return_remaining_strings')
          : !/^parse_(?:json_file|yaml_file|dict)$/.test(callee.name)),
    );
  const options = found.flatMap(fieldsOf);
  return {
    library: 'dataclasses',
    options: isCertain ? options : perhapsRequired(options),
    isClosed:
      isAsGiven &&
      isWhole &&
      isStrict &&
      /HfArgumentParser$/.test(fullName(creation.callee, imported) ?? '') &&
      creation.arguments.length === 1,
    abbreviates: true,
    takesAnyWord: false,
    countsPositionals: false,
  };
}

interface FoundClass {
  readonly path: string;
  readonly statement: ClassStatement;
}

function classesOf({ path, module }: PythonFile): [string, FoundClass][] {
  return [...statementsIn(module.body)].flatMap(({ statement }) =>
    statement.kind === 'class' ? [[statement.name, { path, statement }]] : [],
  );
}

/** A class with those that it inherits from; `undefined` where one is not of this workspace. */
function chainOf(
  name: string | undefined,
  known: ReadonlyMap<string, FoundClass>,
  depth = 0,
): FoundClass[] | undefined {
  const found = name === undefined ? undefined : known.get(name.split('.').at(-1) ?? '');
  if (!found || depth > 10) return undefined;
  const chain = [found];
  for (const { name: keyword, value } of found.statement.bases) {
    if (keyword !== undefined || dottedName(value) === 'object') continue;
    const above = chainOf(dottedName(value), known, depth + 1);
    if (!above) return undefined;
    chain.push(...above);
  }
  return chain;
}

function fieldsOf({ path, statement: { body } }: FoundClass): ProgramOption[] {
  return body.flatMap((statement) => {
    if (statement.kind !== 'assign' || !statement.annotation) return [];
    const [target] = statement.targets;
    if (target?.kind !== 'name') return [];
    const { value, annotation } = statement;
    if (isNoField(annotation)) return [];
    const field =
      value?.kind === 'call' && /(?:^|\.)(?:field|HfArg)$/.test(dottedName(value.callee) ?? '')
        ? value.arguments
        : undefined;
    const standard = field ? argument(field, 'default') : value;
    const hasStandard =
      standard !== undefined || (field !== undefined && argument(field, 'default_factory') !== undefined);
    const { type, isList, isBoolean, choices } = typeOf(annotation);
    if (literalOf(field && argument(field, 'init')) === false) return [];
    const said = (what: string) =>
      field && (entryOf(argument(field, 'metadata'), what) ?? argument(field, what));
    const help = literalOf(said('help'));
    const isOn = isBoolean && literalOf(standard) === true;
    return [
      {
        flags: [
          ...new Set([`--${target.name}`, `--${target.name.replaceAll('_', '-')}`]),
          ...aliasesIn(said('aliases')),
          ...(isOn ? [`--no_${target.name}`, `--no-${target.name.replaceAll('_', '-')}`] : []),
        ],
        name: target.name,
        count: isBoolean ? [0, 1] : isList ? [1, Number.POSITIVE_INFINITY] : [1, 1],
        type: isBoolean ? undefined : type,
        choices,
        required: !hasStandard && !isBoolean,
        help: typeof help === 'string' ? help : undefined,
        standard: literalText(standard),
        path,
        span: target.span,
      } satisfies ProgramOption,
    ];
  });
}

/** `x: ClassVar[int]`, `_: KW_ONLY` */
function isNoField(annotation: Expression): boolean {
  const type = dottedName(annotation.kind === 'subscript' ? annotation.object : annotation);
  return /(?:^|\.)(?:ClassVar|KW_ONLY)$/.test(type ?? '');
}

function entryOf(metadata: Expression | undefined, name: string): Expression | undefined {
  return metadata?.kind === 'dictionary'
    ? metadata.entries.find(([key]) => literalOf(key) === name)?.[1]
    : undefined;
}

/** One, or a list of them. */
function aliasesIn(written: Expression | undefined): string[] {
  const values = literalsOf(written) ?? [literalOf(written)];
  return values.filter((each) => typeof each === 'string');
}

interface FieldType {
  readonly type: ValueType | undefined;
  readonly isList: boolean;
  readonly isBoolean: boolean;
  readonly choices: readonly string[] | undefined;
}

function typeOf(annotation: Expression): FieldType {
  const plain: FieldType = { type: undefined, isList: false, isBoolean: false, choices: undefined };
  if (annotation.kind === 'subscript') {
    const name = dottedName(annotation.object)?.split('.').at(-1);
    const [inner] = annotation.indices;
    if (name === 'Optional' && inner) return typeOf(inner);
    if (/^(?:list|List)$/.test(name ?? '') && inner) return { ...typeOf(inner), isList: true };
    if (name === 'Literal') {
      const values = annotation.indices.map(literalOf);
      const texts = values.every((value) => typeof value === 'string') ? values.map(String) : undefined;
      return { ...plain, type: texts && 'text', choices: texts };
    }
    return plain;
  }
  if (annotation.kind === 'other') {
    const [one, ...more] = annotation.parts.filter((each) => literalOf(each) !== null);
    return one && more.length === 0 ? typeOf(one) : plain;
  }
  switch (dottedName(annotation)) {
    case 'int':
      return { ...plain, type: 'int' };
    case 'float':
      return { ...plain, type: 'float' };
    case 'str':
      return { ...plain, type: 'text' };
    case 'bool':
      return { ...plain, isBoolean: true };
    default:
      return plain;
  }
}
