/** Options that a script declares with argparse. */
import type {
  Argument,
  CallExpression,
  Expression,
  PythonFile,
  Statement,
} from '../../languages/pythonCode/tree.ts';
import { expressionsOf, isMain, statementsIn } from '../../languages/pythonCode/walk.ts';
import { optionOf, takesRest } from './addArgument.ts';
import { changesCommandLine, isCommandLine } from './commandLine.ts';
import { deepspeedOptions } from './deepspeed.ts';
import { type OptionParser, perhapsRequired } from './option.ts';
import { callsIn, namesIn, reachedFunctions } from './reached.ts';
import { type Declared, resolved } from './resolved.ts';
import { argument, dottedName, fullName, importedNames, literalOf } from './values.ts';

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
  const calls = callsIn(modules.flatMap(({ module }) => [...statementsIn(module.body)]));
  const found = modules.map(
    (each, index) => new Reader(each, calls, index === 0 ? undefined : namesIn(modules, each)),
  );
  const [script] = found;
  const owners = found.filter(({ parses }) => parses);
  const owner = script?.parses ? script : owners.length === 1 ? owners[0] : undefined;
  if (!owner || owner.parsers.length === 0) return undefined;
  // A parser that is handed to another module gets options there.
  const helpers = found.filter((each) => each.parsers.length === 0 && each.isConcerned);
  const readers = [owner, ...(owner.isShared ? helpers : [])];
  const all = readers.flatMap((each) => each.declared);
  const resolves = readers.some((each) => each.resolves);
  const { options: declared, isCertain: isClear } = resolves
    ? resolved(all)
    : { options: all.map(({ option }) => option), isCertain: true };
  const hasSubparsers = readers.some((each) => each.hasSubparsers);
  const isAsGiven = owner.readsAsGiven && found.every((each) => !each.changesCommandLine);
  // A command's own options are required of that command only, and those of one of several parsers of its user.
  const isCertain = isAsGiven && owner.hasOneParser && !hasSubparsers;
  const options = isCertain ? declared : perhapsRequired(declared);
  const isRead = (name: string) =>
    found.some((each) => each.defines(name) && (readers.includes(each) || !each.isConcerned));
  const isClosed =
    isAsGiven &&
    isClear &&
    readers.every((each) => each.isClosed && each.escapes.every(isRead)) &&
    owner.hasOneParser;
  return {
    library: 'argparse',
    options,
    isClosed,
    abbreviates: owner.abbreviates,
    takesAnyWord: false,
    countsPositionals: isClosed && !hasSubparsers,
  };
}

class Reader {
  readonly parsers: CallExpression[] = [];
  readonly declared: Declared[] = [];
  /** Whether it asks a parser for the arguments, where that is reached. */
  parses = false;
  /** Whether it adds options to some parser. */
  adds = false;
  /** Functions that are given the parser. */
  readonly escapes: string[] = [];
  isClosed: boolean;
  /** Whether the parser is given the command line, and what it refuses ends the program. */
  readsAsGiven = true;
  readonly changesCommandLine: boolean;
  abbreviates = true;
  /** Whether a later option may take the names of an earlier one. */
  resolves = false;
  hasSubparsers = false;
  readonly hasOneParser: boolean;
  readonly #path: string;
  readonly #imported: ReadonlyMap<string, string>;
  readonly #functions = new Set<string>();
  /** The parameters of functions that are `None` unless they are given. */
  readonly #standards = new Map<string, ReadonlySet<string>>();
  readonly #calls: ReadonlyMap<string, readonly CallExpression[]>;
  /** How often `add_argument` is mentioned without being called. */
  #adders = 0;
  /** Names and members that hold parsers and groups of them. */
  readonly #receivers = new Set<string>();

  /**
   * @param calls those of all modules, by name
   * @param asked the names that other modules use, of a module that is imported
   */
  constructor(
    { path, module }: PythonFile,
    calls: ReadonlyMap<string, readonly CallExpression[]>,
    asked?: ReadonlySet<string>,
  ) {
    this.#path = path;
    this.#calls = calls;
    this.#imported = importedNames(module);
    this.isClosed = !module.broken;
    // What a module does as a program, it does not when it is imported.
    const body = asked ? module.body.filter((statement) => !isMain(statement)) : module.body;
    const all = [...statementsIn(body)];
    for (const { statement } of all) if (statement.kind === 'function') this.#function(statement);
    for (const { statement } of all) this.#receiver(statement);
    this.changesCommandLine = all.some(({ statement }) => changesCommandLine(statement));
    const reached = reachedFunctions(all, asked ?? new Set());
    const usual = reachedFunctions(
      all.filter(({ isUsual }) => isUsual),
      new Set([...(asked ?? []), '__init__']),
    );
    for (const { statement, isUsual, within } of all)
      for (const expression of expressionsOf(statement))
        this.#expression(
          expression,
          isUsual && (within === undefined || usual.has(within)),
          within === undefined || reached.has(within),
          within,
        );
    const heads = this.#heads();
    this.hasOneParser = heads <= 1;
    // A parent that is made elsewhere has options that are not seen here.
    if (heads < 1 && this.parsers.length > 0) this.isClosed = false;
    // `add = parser.add_argument`
    if (this.#adders > 0) this.isClosed = false;
  }

  #function({ name, parameters }: Extract<Statement, { kind: 'function' }>): void {
    this.#functions.add(name);
    const withoutValue = parameters.filter(({ value }) => literalOf(value) === null);
    this.#standards.set(name, new Set(withoutValue.map((each) => each.name)));
  }

  get isShared(): boolean {
    return this.escapes.length > 0;
  }

  /** Whether it adds options to parsers, or hands them on. */
  get isConcerned(): boolean {
    return this.adds || this.isShared;
  }

  defines(name: string): boolean {
    return this.#functions.has(name);
  }

  /** `p = ArgumentParser()`, `g = p.add_argument_group()`, and whatever gets options: `p` of `p.add_argument(…)`. */
  #receiver(statement: Statement): void {
    for (const expression of expressionsOf(statement)) {
      if (expression.kind !== 'call' || expression.callee.kind !== 'member') continue;
      const { object, name } = expression.callee;
      const receiver = name === 'add_argument' ? dottedName(object) : undefined;
      if (receiver !== undefined) this.#receivers.add(receiver);
    }
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
    // Whoever goes on where the parser ends the program has rules of his own.
    if (expression.kind === 'name' && expression.name === 'SystemExit') this.readsAsGiven = false;
    if (expression.kind === 'member' && expression.name === 'add_argument') this.#adders++;
    if (expression.kind !== 'call') return;
    const { callee, arguments: given } = expression;
    if (this.#isParser(expression)) this.#parser(expression);
    // A group can have a handler of its own.
    const handler = argument(given, 'conflict_handler');
    if (handler && literalOf(handler) !== 'error') this.resolves = true;
    const known = fullName(callee, this.#imported);
    if (known === 'deepspeed.add_config_arguments') {
      const options = deepspeedOptions(this.#path, expression.span);
      this.declared.push(...options.map((option) => ({ option, isUsual, within })));
      return;
    }
    if (callee.kind !== 'member') {
      this.#passes(given, callee.kind === 'name' ? callee.name : 'what is computed');
      return;
    }
    switch (callee.name) {
      case 'add_argument':
        this.adds = true;
        this.#adders--;
        this.#option(given, isUsual, within);
        return;
      case 'parse_args':
        if (isReached) this.parses = true;
        if (!this.#readsCommandLine(given, within)) this.readsAsGiven = false;
        return;
      case 'parse_known_args':
      case 'parse_intermixed_args':
      case 'parse_known_intermixed_args':
        if (isReached) this.parses = true;
        if (!this.#readsCommandLine(given, within)) this.readsAsGiven = false;
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
  #passes(given: readonly Argument[], name: string): void {
    for (const { value } of given) {
      if (!this.#isReceiver(value)) continue;
      this.escapes.push(name);
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

  /** Those that are no parents of another. */
  #heads(): number {
    const parents = this.parsers.flatMap((call) => {
      const list = argument(call.arguments, 'parents');
      return list?.kind === 'sequence' ? list.items.map((each) => dottedName(each) ?? each) : [];
    });
    return this.parsers.length - new Set(parents).size;
  }

  #option(given: readonly Argument[], isUsual: boolean, within: string | undefined): void {
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
    if (takesRest(given)) this.isClosed = false;
    const option = optionOf(flags, names, given, first.value, isUsual, this.#path, this.#imported);
    this.declared.push({ option, isUsual, within });
  }
}
