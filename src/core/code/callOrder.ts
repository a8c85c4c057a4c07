/** Which calls a program surely makes before others, and what it passes to its functions. */
import type { CallExpression, Expression, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { type CodePlace, onlyValue, placeOfCall } from './onlyValue.ts';
import { argumentAt, dottedName } from './options/values.ts';
import type { MeantCall } from './sureCalls.ts';

/** Programs do not nest their functions deeper. */
const mostCalls = 6;

export class CallOrder {
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
      const passed = argumentAt(given, value.name, position);
      const found = passed && this.madeAs(passed, placeOfCall(caller), depth + 1);
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
      ...(first && isFirst ? this.before(placeOfCall(first), new Set([...entered, place.within])) : []),
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

function isAssigned(name: string, within: readonly Statement[]): boolean {
  return [...statementsIn(within)].some(({ statement }) => {
    const targets = statement.kind === 'assign' ? statement.targets : [];
    return targets.some((each) => each.kind === 'name' && each.name === name);
  });
}
