/** Options that a script declares with argparse. */
import type {
  Argument,
  CallExpression,
  Expression,
  PythonFile,
  Statement,
} from '../../languages/pythonCode/tree.ts';
import { expressionsOf, isMain, statementsIn } from '../../languages/pythonCode/walk.ts';
import { deepspeedOptions } from './deepspeed.ts';
import type { OptionParser, ProgramOption, ValueType } from './option.ts';
import {
  argument,
  dottedName,
  fullName,
  importedNames,
  type Literal,
  literalOf,
  literalsOf,
} from './values.ts';

/** What may be done to a parser without adding options to it. */
const harmless = new Set([
  'add_argument',
  'add_argument_group',
  'add_mutually_exclusive_group',
  'add_subparsers',
  'add_parser',
  'parse_args',
  'set_defaults',
  'get_default',
  'error',
  'exit',
  'print_help',
  'print_usage',
  'format_help',
  'format_usage',
  'description',
  'epilog',
  'prog',
  'usage',
]);

/** Keywords of `ArgumentParser` that do not change what is accepted. */
const plainKeywords = new Set([
  'prog',
  'usage',
  'description',
  'epilog',
  'parents',
  'formatter_class',
  'add_help',
  'allow_abbrev',
  'conflict_handler',
  'color',
  'suggest_on_error',
]);

/**
 * The parser of the script, or of the one module of its own that has one; `undefined` where there is none or where it is
 * not clear which.
 * @param modules the script first, then those that it imports
 */
export function argparseOf(modules: readonly PythonFile[]): OptionParser | undefined {
  const found = modules.map(
    (each, index) => new Reader(each, index === 0 ? undefined : namesIn(modules, each)),
  );
  const [script] = found;
  const owners = found.filter(({ parses }) => parses);
  const owner = script?.parses ? script : owners.length === 1 ? owners[0] : undefined;
  if (!owner || owner.parsers.length === 0) return undefined;
  // A parser that is handed to another module gets options there.
  const helpers = found.filter((each) => each !== owner && each.parsers.length === 0 && each.adds);
  const readers = [owner, ...(owner.isShared ? helpers : [])];
  const declared = readers.flatMap((each) => each.options);
  // A command's own options are required of that command only.
  const options = owner.hasSubparsers ? declared.map((each) => ({ ...each, required: undefined })) : declared;
  const isClosed =
    readers.every((each) => each.isClosed) &&
    owner.hasOneParser &&
    owner.escapes.every((name) => found.some((each) => each.defines(name)));
  return {
    library: 'argparse',
    options,
    isClosed,
    abbreviates: owner.abbreviates,
    countsPositionals: isClosed && !owner.hasSubparsers,
  };
}

class Reader {
  readonly parsers: CallExpression[] = [];
  readonly options: ProgramOption[] = [];
  /** Whether it asks a parser for the arguments, where that is reached. */
  parses = false;
  /** Whether it adds options to some parser. */
  adds = false;
  /** Functions that are given the parser. */
  readonly escapes: string[] = [];
  isClosed: boolean;
  abbreviates = true;
  hasSubparsers = false;
  hasOneParser = true;
  readonly #path: string;
  readonly #imported: ReadonlyMap<string, string>;
  readonly #functions = new Set<string>();
  /** The parameters of functions that are `None` unless they are given. */
  readonly #standards = new Map<string, ReadonlySet<string>>();
  readonly #calls: ReadonlyMap<string, readonly CallExpression[]>;
  /** Names and members that hold parsers and groups of them. */
  readonly #receivers = new Set<string>();

  /** @param asked the names that other modules use, of a module that is imported */
  constructor({ path, module }: PythonFile, asked?: ReadonlySet<string>) {
    this.#path = path;
    this.#imported = importedNames(module);
    this.isClosed = !module.broken;
    // What a module does as a program, it does not when it is imported.
    const body = asked ? module.body.filter((statement) => !isMain(statement)) : module.body;
    const all = [...statementsIn(body)];
    for (const { statement } of all) if (statement.kind === 'function') this.#function(statement);
    for (const { statement } of all) this.#receiver(statement);
    for (const { statement } of all) if (changesCommandLine(statement)) this.isClosed = false;
    const reached = reachedFunctions(all, asked ?? new Set());
    this.#calls = callsIn(all);
    for (const { statement, isCertain, within } of all)
      for (const expression of expressionsOf(statement))
        this.#expression(
          expression,
          isCertain || within !== undefined,
          within === undefined || reached.has(within),
          within,
        );
    this.#parents();
  }

  #function({ name, parameters }: Extract<Statement, { kind: 'function' }>): void {
    this.#functions.add(name);
    const withoutValue = parameters.filter(({ value }) => literalOf(value) === null);
    this.#standards.set(name, new Set(withoutValue.map((each) => each.name)));
  }

  get isShared(): boolean {
    return this.escapes.length > 0;
  }

  defines(name: string): boolean {
    return this.#functions.has(name);
  }

  /** `p = ArgumentParser()`, `g = p.add_argument_group()`, `p = get_parser()`, and parameters that are given one. */
  #receiver(statement: Statement): void {
    if (statement.kind !== 'assign' || statement.value?.kind !== 'call') return;
    const { value, targets } = statement;
    const isParser = this.#isParser(value);
    const member = value.callee.kind === 'member' ? value.callee.name : '';
    if (!isParser && !/^add_(?:argument_group|mutually_exclusive_group|subparsers|parser)$/.test(member))
      return;
    for (const target of targets) {
      const name = dottedName(target);
      if (name !== undefined) this.#receivers.add(name);
    }
  }

  #isParser(call: CallExpression): boolean {
    return fullName(call.callee, this.#imported) === 'argparse.ArgumentParser';
  }

  #expression(
    expression: Expression,
    isUsual: boolean,
    isReached: boolean,
    within: string | undefined,
  ): void {
    // Whoever changes what the parser reads, or reads on without it, has rules of his own.
    if (expression.kind === 'name' && expression.name === 'SystemExit') this.isClosed = false;
    if (expression.kind === 'member' && dottedName(expression.object) === 'sys.argv') this.isClosed = false;
    if (expression.kind !== 'call') return;
    const { callee, arguments: given } = expression;
    if (this.#isParser(expression)) this.#parser(expression);
    const known = fullName(callee, this.#imported);
    if (known === 'deepspeed.add_config_arguments') {
      this.options.push(...deepspeedOptions(this.#path, expression.span));
      return;
    }
    if (callee.kind !== 'member') {
      this.#passes(given, callee.kind === 'name' ? callee.name : undefined);
      return;
    }
    switch (callee.name) {
      case 'add_argument':
        this.adds = true;
        this.#option(given, isUsual);
        return;
      case 'parse_args':
        if (isReached) this.parses = true;
        if (!this.#readsCommandLine(given, within)) this.isClosed = false;
        return;
      case 'parse_known_args':
      case 'parse_intermixed_args':
      case 'parse_known_intermixed_args':
        if (isReached) this.parses = true;
        this.isClosed = false;
        return;
      case 'add_subparsers':
        this.hasSubparsers = true;
        return;
      default:
        if (this.#isReceiver(callee.object) && !harmless.has(callee.name)) this.isClosed = false;
        this.#passes(given, callee.name);
    }
  }

  /** A parser as an argument of some function. */
  #passes(given: readonly Argument[], name: string | undefined): void {
    for (const { value } of given) {
      if (!this.#isReceiver(value)) continue;
      if (name === undefined) this.isClosed = false;
      else this.escapes.push(name);
    }
  }

  #isReceiver(expression: Expression): boolean {
    const name = dottedName(expression);
    if (name !== undefined) return this.#receivers.has(name) || /(?:^|\.|_)parser$/i.test(name);
    return expression.kind === 'call' && this.#isParser(expression);
  }

  #readsCommandLine(given: readonly Argument[], within: string | undefined): boolean {
    return given.every(({ name, value, star }) => {
      if (star !== '') return false;
      if (name === 'namespace' || isCommandLine(value)) return true;
      // `def main(argv=None)`, as long as nobody gives it another list.
      if (value.kind !== 'name' || within === undefined) return false;
      const called = this.#calls.get(within) ?? [];
      return (
        this.#standards.get(within)?.has(value.name) === true &&
        called.every(({ arguments: all }) =>
          all.every((each) => each.star === '' && isCommandLine(each.value)),
        )
      );
    });
  }

  #parser(call: CallExpression): void {
    this.parsers.push(call);
    for (const { name, value, star } of call.arguments) {
      if (star !== '' || (name !== undefined && !plainKeywords.has(name))) this.isClosed = false;
      if (name === 'allow_abbrev' && literalOf(value) !== true) this.abbreviates = false;
      if (name === 'parents' && value.kind !== 'sequence') this.isClosed = false;
    }
  }

  /** Of several parsers, all but one must be parents of another. */
  #parents(): void {
    const parents = this.parsers.flatMap((call) => {
      const list = argument(call.arguments, 'parents');
      return list?.kind === 'sequence' ? list.items : [];
    });
    this.hasOneParser = this.parsers.length <= 1 + parents.length;
  }

  #option(given: readonly Argument[], isUsual: boolean): void {
    const positional = given.filter(({ name, star }) => name === undefined && star === '');
    const names = positional.map(({ value }) => literalOf(value));
    const [first] = positional;
    if (
      given.some(({ star }) => star === '*') ||
      !first ||
      !names.every((name): name is string => typeof name === 'string')
    ) {
      this.isClosed = false;
      return;
    }
    const flags = names.filter((name) => name.startsWith('-'));
    // The grammar of options is what is known; the rest is a mistake of the script's own.
    if (flags.length !== names.length && names.length !== 1) {
      this.isClosed = false;
      return;
    }
    this.options.push(optionOf(flags, names, given, first.value, isUsual, this.#path, this.#imported));
  }
}

function optionOf(
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
  const required = flags.length > 0 ? literalOf(argument(given, 'required')) : true;
  const help = literalOf(argument(given, 'help'));
  const long = flags.find((flag) => flag.startsWith('--')) ?? flags[0] ?? names[0] ?? '';
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
    standard: standardOf(argument(given, 'default')),
    path,
    span,
  };
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
  if (!nargs) return { count: named === 'extend' ? [1, Number.POSITIVE_INFINITY] : [1, 1], isFlag: false };
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

function typeOf(type: Expression | undefined): ValueType | undefined {
  if (!type) return 'text';
  switch (dottedName(type)) {
    case 'int':
      return 'int';
    case 'float':
      return 'float';
    case 'str':
    case 'Path':
    case 'pathlib.Path':
    case 'os.path.abspath':
      return 'text';
    default:
      return undefined;
  }
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

function standardOf(written: Expression | undefined): string | undefined {
  const value = literalOf(written);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === undefined ? undefined : String(value);
}

/** The functions that run when the script does, as far as names tell. */
function reachedFunctions(
  all: readonly { readonly statement: Statement; readonly within: string | undefined }[],
  asked: ReadonlySet<string>,
): ReadonlySet<string> {
  const calls = new Map<string | undefined, Set<string>>();
  for (const { statement, within } of all) {
    const called = calls.get(within) ?? new Set<string>();
    calls.set(within, called);
    for (const expression of expressionsOf(statement)) {
      // A function may also be handed on by its name.
      if (expression.kind === 'name') called.add(expression.name);
      if (expression.kind === 'member') called.add(expression.name);
    }
  }
  const reached = new Set<string>();
  const waiting = [...asked, ...(calls.get(undefined) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(calls.get(name) ?? []));
  }
  return reached;
}

function callsIn(
  all: readonly { readonly statement: Statement }[],
): ReadonlyMap<string, readonly CallExpression[]> {
  const calls = new Map<string, CallExpression[]>();
  for (const { statement } of all)
    for (const expression of expressionsOf(statement)) {
      if (expression.kind !== 'call') continue;
      const name = dottedName(expression.callee)?.split('.').at(-1);
      if (name !== undefined) calls.set(name, [...(calls.get(name) ?? []), expression]);
    }
  return calls;
}

/** `None`, which stands for it, or `sys.argv[1:]`. */
function isCommandLine(value: Expression): boolean {
  return literalOf(value) === null || (value.kind === 'subscript' && dottedName(value.object) === 'sys.argv');
}

function changesCommandLine(statement: Statement): boolean {
  return (
    statement.kind === 'assign' &&
    statement.targets.some(
      (target) => dottedName(target.kind === 'subscript' ? target.object : target) === 'sys.argv',
    )
  );
}

/** What the other modules call by a name. */
function namesIn(modules: readonly PythonFile[], without: PythonFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const each of modules) {
    if (each === without) continue;
    for (const { statement } of statementsIn(each.module.body))
      for (const expression of expressionsOf(statement))
        if (expression.kind === 'name' || expression.kind === 'member') names.add(expression.name);
  }
  return names;
}
