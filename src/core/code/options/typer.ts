/** Options that a script declares with typer: the parameters of its one command. */
import type {
  Argument,
  CallExpression,
  Expression,
  FunctionStatement,
  Parameter,
  PythonFile,
} from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import type { OptionParser, ProgramOption } from './option.ts';
import {
  argument,
  dottedName,
  flagsIn,
  fullName,
  importedNames,
  literalOf,
  literalText,
  plainType,
} from './values.ts';

/** `undefined` where there is no such command, or several. */
export function typerOf([script]: readonly PythonFile[]): OptionParser | undefined {
  if (!script) return undefined;
  const program = new Program(script);
  const command = program.command;
  if (!command) return undefined;
  const options = command.parameters.flatMap((each) => program.optionOf(each) ?? []);
  return {
    library: 'typer',
    options,
    isClosed: program.isClosed && !script.module.broken,
    // It reads the command line with click, which takes no beginnings of options.
    abbreviates: false,
    takesAnyWord: true,
    // Positional parameters may be lists.
    countsPositionals: false,
  };
}

class Program {
  isClosed = true;
  readonly #path: string;
  readonly #imported: ReadonlyMap<string, string>;
  readonly #functions: readonly FunctionStatement[];
  readonly #calls: readonly CallExpression[];

  constructor({ path, module }: PythonFile) {
    this.#path = path;
    this.#imported = importedNames(module);
    const all = [...statementsIn(module.body)].map(({ statement }) => statement);
    this.#functions = all.filter((each) => each.kind === 'function');
    this.#calls = all.flatMap((each) => [...expressionsOf(each)]).filter((each) => each.kind === 'call');
  }

  /** What `typer.run` is given, or the only function that an application has. */
  get command(): FunctionStatement | undefined {
    const apps = this.#calls.filter((call) => this.#is(call.callee, 'typer.Typer'));
    const marked = this.#functions.flatMap((each) =>
      each.decorators.flatMap((mark) =>
        /\.(?:command|callback)$/.test(this.#marks(mark)) ? [{ each, mark }] : [],
      ),
    );
    const run = this.#calls.filter((call) => this.#is(call.callee, 'typer.run'));
    if (apps.length + run.length !== 1) return undefined;
    const [started] = run;
    if (started) {
      const name = dottedName(started.arguments[0]?.value);
      return this.#functions.find((each) => each.name === name);
    }
    const [only, ...more] = marked;
    const isGroup = this.#calls.some(({ callee }) => callee.kind === 'member' && callee.name === 'add_typer');
    // A callback, or a second command, makes the name of a command the first argument.
    if (!only || more.length > 0 || isGroup || this.#marks(only.mark).endsWith('.callback')) return undefined;
    const given = [apps[0], only.mark].flatMap((each) => (each?.kind === 'call' ? each.arguments : []));
    if (given.some(({ name, star }) => star !== '' || name === 'context_settings' || name === 'cls'))
      this.isClosed = false;
    if (only.each.decorators.length > 1) this.isClosed = false;
    return only.each;
  }

  /** `undefined` for what is given without a name. */
  optionOf({ name, span, star, annotation, value }: Parameter): ProgramOption | undefined {
    if (star !== '') {
      this.isClosed = false;
      return undefined;
    }
    const { type, marks } = this.#annotated(annotation);
    if (this.#is(type, 'typer.Context') || this.#is(type, 'click.Context')) return undefined;
    const mark = [...marks, ...(value ? [value] : [])].find(
      (each): each is CallExpression =>
        each.kind === 'call' && /^typer\.(?:Option|Argument)$/.test(this.#marks(each)),
    );
    if (mark && this.#marks(mark) === 'typer.Argument') return undefined;
    const isStandard = mark !== undefined && mark === value;
    if (!mark && !value) return undefined;
    const given = mark?.arguments ?? [];
    if (given.some((each) => each.star !== '')) {
      this.isClosed = false;
      return undefined;
    }
    return this.#option({ name, span, type, value, isStandard }, given);
  }

  #option(
    {
      name,
      span,
      type,
      value,
      isStandard,
    }: {
      readonly name: string;
      readonly span: Parameter['span'];
      readonly type: Expression | undefined;
      readonly value: Expression | undefined;
      /** Whether `value` is the call of `typer.Option`, whose first argument then is the default. */
      readonly isStandard: boolean;
    },
    given: readonly Argument[],
  ): ProgramOption {
    const positional = given.filter((each) => each.name === undefined).map((each) => each.value);
    const written = (isStandard ? positional.slice(1) : positional).map(literalOf);
    const named = written.filter((each) => typeof each === 'string' && flagsIn(each).length > 0);
    const inner = withoutNone(type);
    const isBoolean =
      dottedName(inner) === 'bool' || (inner === undefined && typeof literalOf(value) === 'boolean');
    const long = `--${name.replaceAll('_', '-')}`;
    // Older releases write an option in small letters.
    const usual = [...new Set([long, long.toLowerCase()])].flatMap((each) =>
      isBoolean ? [each, `--no-${each.slice(2)}`] : [each],
    );
    const flags = named.length > 0 ? named.flatMap((each) => flagsIn(String(each))) : usual;
    const isFlag = isBoolean || isTrue(argument(given, 'is_flag')) || isTrue(argument(given, 'count'));
    const standard = isStandard ? (positional[0] ?? argument(given, 'default')) : value;
    const isElsewhere = ['envvar', 'prompt', 'default_factory', 'callback'].some((each) =>
      argument(given, each),
    );
    const help = literalOf(argument(given, 'help'));
    return {
      flags,
      name,
      count: isFlag ? [0, 0] : [1, 1],
      type: isFlag ? undefined : plainType(inner),
      choices: undefined,
      required: isElsewhere ? undefined : standard === undefined || isEllipsis(standard),
      help: typeof help === 'string' ? help : undefined,
      standard: literalText(standard),
      path: this.#path,
      span:
        (named.length > 0 ? positional.find((each) => literalOf(each) === named[0])?.span : undefined) ??
        span,
    };
  }

  /** `Annotated[int, typer.Option(…)]` in its parts. */
  #annotated(annotation: Expression | undefined): {
    readonly type: Expression | undefined;
    readonly marks: readonly Expression[];
  } {
    if (annotation?.kind !== 'subscript' || !/(?:^|\.)Annotated$/.test(dottedName(annotation.object) ?? ''))
      return { type: annotation, marks: [] };
    const [type, ...marks] = annotation.indices.flatMap((each) =>
      each.kind === 'sequence' ? each.items : [each],
    );
    return { type, marks };
  }

  #is(expression: Expression | undefined, name: string): boolean {
    return fullName(expression, this.#imported) === name;
  }

  #marks(mark: Expression): string {
    return fullName(mark.kind === 'call' ? mark.callee : mark, this.#imported) ?? '';
  }
}

/** `Optional[T]` and `T | None` are `T`; of a list each word is a `T`. */
function withoutNone(type: Expression | undefined): Expression | undefined {
  if (type?.kind === 'subscript' && /(?:^|\.)(?:Optional|[Ll]ist)$/.test(dottedName(type.object) ?? ''))
    return withoutNone(type.indices[0]);
  if (type?.kind !== 'other') return type;
  const parts = type.parts.filter((each) => literalOf(each) !== null);
  return parts.length === 1 ? parts[0] : type;
}

function isTrue(value: Expression | undefined): boolean {
  return value !== undefined && literalOf(value) !== false;
}

function isEllipsis(value: Expression): boolean {
  return value.kind === 'other' && value.parts.length === 0 && value.span.end - value.span.start === 3;
}
