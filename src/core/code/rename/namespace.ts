/** Where a script reads an option that argparse has parsed: `args.learning_rate`. */
import type { Span } from '../../base/span.ts';
import type {
  CallExpression,
  Expression,
  FunctionStatement,
  PythonFile,
  Statement,
} from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import { argument } from '../options/values.ts';

interface Place {
  readonly path: string;
  readonly span: Span;
}

/**
 * The places of `args.NAME`, for all names by which the code calls what `parse_args` returns.
 * @returns `undefined` where somebody may read it in another way: `vars(args)`, `self.args = …`, `set_defaults(rate=1)`
 */
export function readsOf(modules: readonly PythonFile[], name: string): readonly Place[] | undefined {
  const names = new Names(modules);
  const found: Place[] = [];
  for (const { path, module } of modules)
    for (const { statement } of statementsIn(module.body)) {
      let bare = 0;
      for (const expression of expressionsOf(statement)) {
        if (names.holds(expression)) bare += 1;
        // `args.__dict__` has all of them.
        if (expression.kind === 'member' && names.holds(expression.object) && !/^_/.test(expression.name)) {
          bare -= 1;
          if (expression.name === name) found.push({ path, span: expression.nameSpan });
        }
        if (expression.kind !== 'call') continue;
        if (asksByName(expression)) return undefined;
        bare -= names.handedOn(expression).length;
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
  /** `undefined` of a name that several have. */
  readonly #functions = new Map<string, FunctionStatement | undefined>();

  constructor(modules: readonly PythonFile[]) {
    const all = modules.flatMap(({ module }) => [...statementsIn(module.body)]);
    for (const { statement } of all)
      if (statement.kind === 'function')
        this.#functions.set(statement.name, this.#functions.has(statement.name) ? undefined : statement);
    // Each round may find names that the one before led to: through a function that returns them, to a parameter.
    for (let before = -1; before < this.#size; ) {
      before = this.#size;
      for (const { statement, within } of all) this.#learn(statement, within);
    }
  }

  /** Whether it is the arguments: a name of theirs, or a call that returns them. */
  holds(expression: Expression): boolean {
    return this.#has(expression) || this.#makes(expression);
  }

  /** The parameters of functions of the script itself that are given them. */
  handedOn(call: CallExpression): readonly string[] {
    const called = call.callee.kind === 'name' ? this.#functions.get(call.callee.name) : undefined;
    if (!called || call.arguments.some(({ star }) => star === '*')) return [];
    return call.arguments.flatMap(({ name, value }, index) => {
      if (!this.holds(value)) return [];
      const parameter = called.parameters.find((each, at) =>
        name === undefined ? at === index : each.name === name,
      );
      return parameter?.star === '' ? [parameter.name] : [];
    });
  }

  /** How many mentions in a statement itself say nothing: what is returned, or not used, or a name that is given to them. */
  harmless(statement: Statement): number {
    switch (statement.kind) {
      case 'return':
        return statement.value && this.holds(statement.value) ? 1 : 0;
      case 'expression':
        return this.#makes(statement.value) ? 1 : 0;
      case 'assign': {
        const given = statement.targets.flatMap(itemsOf).filter((each) => this.#has(each)).length;
        const isNamed = statement.targets.every((target) => itemsOf(target)[0]?.kind === 'name');
        return given + (statement.value && this.#makes(statement.value) && isNamed ? 1 : 0);
      }
      default:
        return 0;
    }
  }

  get #size(): number {
    return this.#names.size + this.#returning.size;
  }

  #learn(statement: Statement, within: string | undefined): void {
    if (statement.kind === 'assign' && statement.value && this.#makes(statement.value)) {
      // `args, unknown = parser.parse_known_args()`
      for (const target of statement.targets) {
        const [first] = itemsOf(target);
        if (first?.kind === 'name') this.#names.add(first.name);
      }
    }
    if (statement.kind === 'return' && within !== undefined && statement.value && this.holds(statement.value))
      this.#returning.add(within);
    for (const expression of expressionsOf(statement))
      if (expression.kind === 'call') for (const name of this.handedOn(expression)) this.#names.add(name);
  }

  #has(expression: Expression): boolean {
    return expression.kind === 'name' && this.#names.has(expression.name);
  }

  #makes(expression: Expression): boolean {
    if (expression.kind !== 'call') return false;
    const name = lastName(expression.callee);
    return name !== undefined && (isParse(name) || this.#returning.has(name));
  }
}

function isParse(name: string): boolean {
  return /^parse_(?:known_)?(?:intermixed_)?args$/.test(name);
}

/** `f` of `f`, and of `module.f` or `object.f`. */
function lastName(callee: Expression): string | undefined {
  return callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined;
}

/** Calls in which arguments are named, or that write them into an object of somebody else. */
function asksByName({ callee, arguments: given }: CallExpression): boolean {
  const name = lastName(callee) ?? '';
  return /^[gs]et_defaults?$/.test(name) || (isParse(name) && argument(given, 'namespace') !== undefined);
}

function itemsOf(target: Expression): readonly Expression[] {
  return target.kind === 'sequence' ? target.items : [target];
}
