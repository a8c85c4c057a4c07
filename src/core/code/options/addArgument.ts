/** What one call of `add_argument` declares. */
import type { Argument, Expression } from '../../languages/pythonCode/tree.ts';
import type { ProgramOption, ValueType } from './option.ts';
import {
  argument,
  dottedName,
  fullName,
  type Literal,
  literalOf,
  literalsOf,
  literalText,
  plainType,
} from './values.ts';

/**
 * @param flags those among the names
 * @param isUsual whether it is declared whatever else holds
 */
export function optionOf(
  flags: readonly string[],
  names: readonly string[],
  given: readonly Argument[],
  { span }: Expression,
  isUsual: boolean,
  path: string,
  imported: ReadonlyMap<string, string>,
): ProgramOption {
  const isOpen = given.some(({ star }) => star === '**');
  const action = argument(given, 'action');
  const { count, isFlag } = countOf(given, action, imported);
  const dest = literalOf(argument(given, 'dest'));
  const required = literalOf(argument(given, 'required'));
  const help = literalOf(argument(given, 'help'));
  const long = flags.find((flag) => flag.startsWith('--')) ?? names[0] ?? '';
  const isBoolean = fullName(action, imported) === 'argparse.BooleanOptionalAction';
  const negative = flags
    .filter((flag) => isBoolean && flag.startsWith('--'))
    .map((flag) => `--no-${flag.slice(2)}`);
  return {
    flags: [...flags, ...negative],
    name: typeof dest === 'string' ? dest : long.replace(/^-+/, '').replaceAll('-', '_'),
    count: isOpen || count === undefined ? [0, Number.POSITIVE_INFINITY] : count,
    type: isOpen || isFlag ? undefined : typeOf(argument(given, 'type')),
    choices: isOpen ? undefined : choicesOf(argument(given, 'choices'), argument(given, 'type')),
    required:
      isOpen || !isUsual || count === undefined
        ? undefined
        : requiredOf(flags, required, argument(given, 'required'), count),
    help: typeof help === 'string' ? help : undefined,
    standard: literalText(argument(given, 'default')),
    path,
    span,
    ...(isOpen || action || !isBuiltinBool(argument(given, 'type'), imported) ? {} : { isTruth: true }),
  };
}

function isBuiltinBool(type: Expression | undefined, imported: ReadonlyMap<string, string>): boolean {
  return dottedName(type) === 'bool' && !imported.has('bool');
}

function requiredOf(
  flags: readonly string[],
  required: Literal | undefined,
  written: Expression | undefined,
  count: readonly [number, number],
): boolean | undefined {
  if (flags.length === 0) return count[0] > 0;
  return written && required === undefined ? undefined : required === true;
}

/** @returns `undefined` for a count that is computed */
function countOf(
  given: readonly Argument[],
  action: Expression | undefined,
  imported: ReadonlyMap<string, string>,
): { readonly count: readonly [number, number] | undefined; readonly isFlag: boolean } {
  const named = literalOf(action);
  if (action && fullName(action, imported) === 'argparse.BooleanOptionalAction')
    return { count: [0, 0], isFlag: true };
  if (action && typeof named !== 'string') return { count: undefined, isFlag: false };
  if (typeof named === 'string' && !/^(?:store|append|extend)$/.test(named))
    return { count: [0, 0], isFlag: true };
  const nargs = argument(given, 'nargs');
  if (!nargs || literalOf(nargs) === null)
    return { count: named === 'extend' ? [1, Number.POSITIVE_INFINITY] : [1, 1], isFlag: false };
  const value = literalOf(nargs);
  if (typeof value === 'number') return { count: [value, value], isFlag: false };
  switch (value) {
    case '?':
      return { count: [0, 1], isFlag: false };
    case '*':
      return { count: [0, Number.POSITIVE_INFINITY], isFlag: false };
    case '+':
      return { count: [1, Number.POSITIVE_INFINITY], isFlag: false };
    default:
      return { count: undefined, isFlag: false };
  }
}

/** `nargs=argparse.REMAINDER` takes what looks like an option too, and so may any that is computed. */
export function takesRest(given: readonly Argument[]): boolean {
  const nargs = argument(given, 'nargs');
  const value = literalOf(nargs);
  return nargs !== undefined && typeof value !== 'number' && value !== null && !/^[?*+]$/.test(String(value));
}

function typeOf(type: Expression | undefined): ValueType | undefined {
  if (!type) return 'text';
  return dottedName(type) === 'os.path.abspath' ? 'text' : plainType(type);
}

/** Numbers only where the type makes the word one too. */
function choicesOf(
  written: Expression | undefined,
  type: Expression | undefined,
): readonly string[] | undefined {
  const values = literalsOf(written);
  const known = typeOf(type);
  if (!values || known === undefined) return undefined;
  if (!values.every((value) => typeof value === (known === 'text' ? 'string' : 'number'))) return undefined;
  return values.map(String);
}
