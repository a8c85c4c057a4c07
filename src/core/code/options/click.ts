/** Options that a script declares with click. */
import type { Argument, Expression, FunctionStatement, PythonFile } from '../../languages/pythonCode/tree.ts';
import { statementsIn } from '../../languages/pythonCode/walk.ts';
import type { OptionParser, ProgramOption, ValueType } from './option.ts';
import {
  argument,
  dottedName,
  flagsIn,
  fullName,
  importedNames,
  literalOf,
  literalsOf,
  literalText,
} from './values.ts';

/** The one command of the script; `undefined` where there is none, or several. */
export function clickOf([script]: readonly PythonFile[]): OptionParser | undefined {
  if (!script) return undefined;
  const imported = importedNames(script.module);
  const named = (mark: Expression) => fullName(mark.kind === 'call' ? mark.callee : mark, imported);
  const commands = [...statementsIn(script.module.body)].flatMap(({ statement }) =>
    statement.kind === 'function' &&
    statement.decorators.some((mark) => /^click\.(?:command|group)$/.test(named(mark) ?? ''))
      ? [statement]
      : [],
  );
  const [command, ...more] = commands;
  if (!command || more.length > 0 || isGroup(command, named)) return undefined;
  return new Reader(script.path, imported, command).parser(!script.module.broken);
}

function isGroup(
  { decorators }: FunctionStatement,
  named: (mark: Expression) => string | undefined,
): boolean {
  return decorators.some((mark) => named(mark) === 'click.group');
}

class Reader {
  readonly #path: string;
  readonly #imported: ReadonlyMap<string, string>;
  readonly #command: FunctionStatement;
  #isClosed = true;
  #countsPositionals = true;

  constructor(path: string, imported: ReadonlyMap<string, string>, command: FunctionStatement) {
    this.#path = path;
    this.#imported = imported;
    this.#command = command;
  }

  parser(isWhole: boolean): OptionParser {
    const options = this.#command.decorators.flatMap((mark) => this.#decorator(mark));
    const isClosed = this.#isClosed && isWhole;
    return {
      library: 'click',
      options,
      isClosed,
      // Click takes no beginnings of options.
      abbreviates: false,
      takesAnyWord: true,
      countsPositionals: isClosed && this.#countsPositionals,
    };
  }

  #decorator(mark: Expression): ProgramOption[] {
    const given = mark.kind === 'call' ? mark.arguments : [];
    switch (fullName(mark.kind === 'call' ? mark.callee : mark, this.#imported)) {
      case 'click.command':
        if (given.some(({ name, star }) => star !== '' || name === 'context_settings' || name === 'cls'))
          this.#isClosed = false;
        return [];
      case 'click.option':
        return this.#option(given);
      case 'click.argument':
        this.#countsPositionals = false;
        return [];
      case 'click.pass_context':
      case 'click.version_option':
      case 'click.help_option':
        return [];
      default:
        // Any other may bring options of its own.
        this.#isClosed = false;
        return [];
    }
  }

  #option(given: readonly Argument[]): ProgramOption[] {
    const positional = given.filter(({ name }) => name === undefined);
    const names = positional.map(({ value }) => literalOf(value));
    const [first] = positional;
    if (
      !first ||
      given.some(({ star }) => star !== '') ||
      !names.every((name): name is string => typeof name === 'string')
    ) {
      this.#isClosed = false;
      return [];
    }
    const flags = names.flatMap(flagsIn);
    const own = names.find((name) => /^\w+$/.test(name));
    const long = flags.find((flag) => flag.startsWith('--')) ?? flags[0] ?? '';
    const type = argument(given, 'type');
    const choices =
      type?.kind === 'call' && fullName(type.callee, this.#imported) === 'click.Choice' ? type : undefined;
    const count = countOf(argument(given, 'nargs'), type, this.#imported);
    // A value that may be left out.
    const isOptional =
      literalOf(argument(given, 'is_flag')) === false
        ? isSet(argument(given, 'flag_value'))
        : literalOf(argument(given, 'prompt_required')) === false;
    const isFlag =
      !isOptional &&
      (names.some((name) => name.includes('/')) ||
        ['is_flag', 'count', 'flag_value'].some((name) => isSet(argument(given, name))));
    const required = argument(given, 'required');
    const help = literalOf(argument(given, 'help'));
    const standard = argument(given, 'default');
    const isCertain = !['callback', 'cls', 'envvar'].some((name) => argument(given, name));
    return [
      {
        flags,
        name: own ?? long.replace(/^-+/, '').replaceAll('-', '_'),
        count: isFlag ? [0, 0] : [isOptional ? 0 : count, count],
        type: isFlag ? undefined : typeOf(type),
        choices: choices && isCertain ? choicesOf(choices.arguments) : undefined,
        required:
          required && literalOf(required) === undefined
            ? undefined
            : isCertain && isSet(required) && !standard,
        help: typeof help === 'string' ? help : undefined,
        standard: literalText(standard),
        path: this.#path,
        span: first.value.span,
      },
    ];
  }
}

function isSet(value: Expression | undefined): boolean {
  return value !== undefined && literalOf(value) !== false && literalOf(value) !== null;
}

/** A tuple of types takes as many words. */
function countOf(
  nargs: Expression | undefined,
  type: Expression | undefined,
  imported: ReadonlyMap<string, string>,
): number {
  const written = literalOf(nargs);
  if (typeof written === 'number' && written > 0) return written;
  const types =
    type?.kind === 'call' && fullName(type.callee, imported) === 'click.Tuple'
      ? type.arguments[0]?.value
      : type;
  return types?.kind === 'sequence' ? types.items.length : 1;
}

function typeOf(type: Expression | undefined): ValueType | undefined {
  if (!type) return undefined;
  switch (dottedName(type)?.replace(/^click\./, '')) {
    case 'int':
    case 'INT':
      return 'int';
    case 'float':
    case 'FLOAT':
      return 'float';
    case 'str':
    case 'STRING':
      return 'text';
    default:
      return type.kind === 'call' ? 'text' : undefined;
  }
}

function choicesOf(given: readonly Argument[]): readonly string[] | undefined {
  const sensitive = argument(given, 'case_sensitive');
  const values = literalsOf(given[0]?.value);
  if (sensitive || !values?.every((value) => typeof value === 'string')) return undefined;
  return values.map(String);
}
