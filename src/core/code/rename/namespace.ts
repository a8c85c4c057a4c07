/** Where a script reads an option that argparse has parsed: `args.learning_rate`. */
import type { Span } from '../../base/span.ts';
import type {
  Expression,
  FunctionStatement,
  PythonFile,
  Statement,
} from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';

interface Place {
  readonly path: string;
  readonly span: Span;
}

/**
 * The places of `args.NAME`, for all names by which the code calls what `parse_args` returns.
 * @returns `undefined` where the code hands it to somebody who may read it in another way: `vars(args)`, `getattr(args, …)`
 */
export function readsOf(modules: readonly PythonFile[], name: string): readonly Place[] | undefined {
  const names = new Names(modules);
  const found: Place[] = [];
  for (const { path, module } of modules)
    for (const { statement } of statementsIn(module.body)) {
      let bare = 0;
      for (const expression of expressionsOf(statement)) {
        if (names.has(expression)) bare += 1;
        if (expression.kind === 'member' && names.has(expression.object)) {
          bare -= 1;
          if (expression.name === name) found.push({ path, span: expression.nameSpan });
        }
        if (expression.kind === 'call') bare -= names.handedOn(expression).length;
      }
      bare -= names.harmless(statement);
      if (bare > 0) return undefined;
    }
  return found;
}

/** By which names code calls the parsed arguments, and which functions return them. */
class Names {
  readonly #names = new Set<string>();
  readonly #returning = new Set<string>();
  readonly #functions = new Map<string, FunctionStatement>();

  constructor(modules: readonly PythonFile[]) {
    const all = modules.flatMap(({ module }) => [...statementsIn(module.body)]);
    for (const { statement } of all)
      if (statement.kind === 'function') this.#functions.set(statement.name, statement);
    // Each round may find names that the one before led to: through a function that returns them, to a parameter.
    for (let before = -1; before < this.#size; ) {
      before = this.#size;
      for (const { statement, within } of all) this.#learn(statement, within);
    }
  }

  has(expression: Expression): boolean {
    return expression.kind === 'name' && this.#names.has(expression.name);
  }

  /** The parameters of functions of the script itself that are given them. */
  handedOn(call: Extract<Expression, { kind: 'call' }>): readonly string[] {
    if (call.callee.kind !== 'name') return [];
    const called = this.#functions.get(call.callee.name);
    return call.arguments.flatMap(({ name, star, value }, index) => {
      if (!called || star !== '' || !(this.has(value) || this.#makes(value))) return [];
      const parameter = called.parameters.find((each, at) =>
        name === undefined ? at === index : each.name === name,
      );
      return parameter?.star === '' && this.has(value) ? [parameter.name] : [];
    });
  }

  /** How many mentions in a statement itself say nothing: a name that is given to them, or returned. */
  harmless(statement: Statement): number {
    if (statement.kind === 'return') return statement.value && this.has(statement.value) ? 1 : 0;
    if (statement.kind !== 'assign') return 0;
    return statement.targets.flatMap(itemsOf).filter((each) => this.has(each)).length;
  }

  get #size(): number {
    return this.#names.size + this.#returning.size;
  }

  #learn(statement: Statement, within: string | undefined): void {
    if (statement.kind === 'assign' && statement.value && this.#makes(statement.value)) {
      // `args, unknown = parser.parse_known_args()`
      const [first] = statement.targets.flatMap(itemsOf);
      if (first?.kind === 'name') this.#names.add(first.name);
    }
    const returned = statement.kind === 'return' ? statement.value : undefined;
    if (within !== undefined && returned && (this.has(returned) || this.#makes(returned)))
      this.#returning.add(within);
    for (const expression of expressionsOf(statement))
      if (expression.kind === 'call') for (const name of this.#parameters(expression)) this.#names.add(name);
  }

  #parameters(call: Extract<Expression, { kind: 'call' }>): readonly string[] {
    const handed = this.handedOn(call);
    const called = call.callee.kind === 'name' ? this.#functions.get(call.callee.name) : undefined;
    const made = call.arguments.flatMap(({ name, value }, index) =>
      name === undefined && this.#makes(value) ? (called?.parameters[index]?.name ?? []) : [],
    );
    return [...handed, ...made];
  }

  /** Whether it is a call that returns them. */
  #makes(expression: Expression): boolean {
    if (expression.kind !== 'call') return false;
    const { callee } = expression;
    if (callee.kind === 'member') return /^parse_(?:known_)?(?:intermixed_)?args$/.test(callee.name);
    return callee.kind === 'name' && this.#returning.has(callee.name);
  }
}

function itemsOf(target: Expression): readonly Expression[] {
  return target.kind === 'sequence' ? target.items : [target];
}
