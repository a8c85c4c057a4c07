/** The data loaders that a program surely iterates over, with what it surely calls before that. */
import type { CallExpression, Expression, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { defineFact, type Project } from '../project/project.ts';
import { type DataLoaderCall, dataLoaders } from './dataLoaders.ts';
import type { Entry } from './entry.ts';
import { modulesOf } from './modules.ts';
import { type CodePlace, onlyValue } from './onlyValue.ts';
import { argument, dottedName } from './options/values.ts';
import { type MeantCall, sureCallsOf } from './sureCalls.ts';
import { surelyComputed } from './surelyRun.ts';

export interface IteratedLoader {
  readonly loader: DataLoaderCall;
  /** In no particular order. */
  readonly before: readonly MeantCall[];
}

/** Programs do not nest their functions deeper. */
const mostCalls = 6;

export function iteratedLoaders(project: Project, { path, root }: Entry): readonly IteratedLoader[] {
  return project.get(iterated, `${path}\n${root}`);
}

const iterated = defineFact<readonly IteratedLoader[]>({
  name: 'data loaders that a script surely iterates over',
  compute(project, key) {
    const [path = '', root = ''] = key.split('\n');
    const entry = { path, root };
    const made = sureCallsOf(project, entry);
    const loaders = new Map(dataLoaders(made).map((each) => [each.call, each]));
    if (loaders.size === 0) return [];
    const { local } = modulesOf(project, entry);
    const program = new Program(local, made.calls);
    const iterables = new Set(local.flatMap((file) => [...iterablesIn(file)]));
    return surelyComputed(local).flatMap(({ expression, within }) => {
      if (!iterables.has(expression)) return [];
      const place = { within, start: expression.span.start };
      const call = program.madeAs(iteratedIn(expression), place);
      const loader = call && loaders.get(call);
      return loader ? { loader, before: program.before(place) } : [];
    });
  },
});

/** What stands after the `in` of loops. */
function* iterablesIn({ module }: PythonFile): Generator<Expression> {
  for (const { statement } of statementsIn(module.body))
    if (statement.kind === 'block' && statement.word === 'for') {
      const iterable = statement.branches[0]?.heads.at(-1);
      if (iterable) yield iterable;
    }
}

/** `loader` of `enumerate(tqdm(loader))`. */
function iteratedIn(expression: Expression): Expression {
  if (expression.kind !== 'call') return expression;
  const [first] = expression.arguments;
  const isPassing = /^(?:enumerate|(?:tqdm\.)?(?:auto\.)?tqdm)$/.test(dottedName(expression.callee) ?? '');
  return isPassing && first?.name === undefined && first?.star === '' ? iteratedIn(first.value) : expression;
}

class Program {
  readonly #calls: readonly MeantCall[];
  readonly #functions = new Map<readonly Statement[], { name: string; parameters: readonly string[] }>();
  readonly #bodies = new Map<string, readonly Statement[]>();

  constructor(local: readonly PythonFile[], calls: readonly MeantCall[]) {
    this.#calls = calls;
    for (const { module } of local)
      for (const { statement } of statementsIn(module.body))
        if (statement.kind === 'function') {
          const { name, body, parameters } = statement;
          const plain = parameters.every(({ star }) => star !== '*');
          this.#functions.set(body, { name, parameters: plain ? parameters.map((each) => each.name) : [] });
          this.#bodies.set(name, body);
        }
  }

  /** The call that makes a value, also where it is passed to a function. */
  madeAs(value: Expression, place: CodePlace, depth = 0): CallExpression | undefined {
    if (value.kind === 'call') return value;
    if (value.kind !== 'name' || depth > mostCalls) return undefined;
    const own = this.#functions.get(place.within);
    const position = own?.parameters.indexOf(value.name) ?? -1;
    if (position < 0) {
      const only = onlyValue(value.name, place);
      return only?.kind === 'call' ? only : undefined;
    }
    if (isAssigned(value.name, place.within)) return undefined;
    for (const caller of this.#callers(place.within)) {
      const { arguments: given, callee } = caller.call;
      if (callee.kind !== 'name' || given.some(({ star }) => star !== '')) continue;
      const unnamed = given.filter(({ name }) => name === undefined);
      const passed = argument(given, value.name) ?? unnamed[position]?.value;
      const found = passed && this.madeAs(passed, placeOf(caller), depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  /** The calls above it, those above the first call of the function around it, and those of the functions that these call. */
  before(place: CodePlace, entered: ReadonlySet<readonly Statement[]> = new Set()): readonly MeantCall[] {
    if (entered.has(place.within)) return [];
    const callers = this.#callers(place.within);
    const [first] = callers;
    const isFirst = callers.every(
      ({ within, call }) => within === first?.within && call.span.start >= first.call.span.start,
    );
    const above = this.#calls.filter(
      ({ within, call }) => within === place.within && call.span.end <= place.start,
    );
    return [
      ...this.#withInner(above, new Set()),
      ...(first && isFirst ? this.before(placeOf(first), new Set([...entered, place.within])) : []),
    ];
  }

  #withInner(calls: readonly MeantCall[], entered: Set<readonly Statement[]>): readonly MeantCall[] {
    const inner = calls.flatMap(({ call }) => {
      const body = this.#bodies.get(dottedName(call.callee) ?? '');
      if (!body || entered.has(body)) return [];
      entered.add(body);
      return this.#withInner(
        this.#calls.filter(({ within }) => within === body),
        entered,
      );
    });
    return [...calls, ...inner];
  }

  #callers(within: readonly Statement[]): readonly MeantCall[] {
    const own = this.#functions.get(within);
    return own ? this.#calls.filter(({ call }) => dottedName(call.callee) === own.name) : [];
  }
}

function placeOf({ within, call }: MeantCall): CodePlace {
  return { within, start: call.span.start };
}

function isAssigned(name: string, within: readonly Statement[]): boolean {
  return [...statementsIn(within)].some(({ statement }) => {
    const targets = statement.kind === 'assign' ? statement.targets : [];
    return targets.some((each) => each.kind === 'name' && each.name === name);
  });
}
