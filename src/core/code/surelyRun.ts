/** What a program surely does: in no condition and no `try`, itself or in functions that it surely calls. */
import type {
  CallExpression,
  ClassStatement,
  Expression,
  PythonFile,
  Statement,
} from '../languages/pythonCode/tree.ts';
import { expressionsOf, isMain } from '../languages/pythonCode/walk.ts';
import { dottedName, literalOf } from './options/values.ts';

export interface SureCall {
  readonly file: PythonFile;
  readonly call: CallExpression;
  /** The statements that it is one of: those of the script, or of a function. In them, what stands above comes first. */
  readonly within: readonly Statement[];
}

/** An expression that a program surely computes. */
export interface SureExpression {
  readonly file: PythonFile;
  readonly expression: Expression;
  readonly within: readonly Statement[];
}

/**
 * The calls that a program surely makes, as far as names tell which functions it calls.
 * @param local the script first
 */
export function surelyMade(local: readonly PythonFile[]): SureCall[] {
  return surelyComputed(local).flatMap(({ expression, ...place }) =>
    expression.kind === 'call' ? [{ ...place, call: expression }] : [],
  );
}

/** @param local the script first */
export function surelyComputed(local: readonly PythonFile[]): SureExpression[] {
  const [script] = local;
  if (!script) return [];
  const bodies = bodiesIn(local);
  const computed: SureExpression[] = [];
  const entered = new Set<string>();
  const known = new Map<string, boolean>();
  const mayEndWell = (name: string): boolean => {
    const found =
      known.get(name) ?? bodies.get(name)?.some(({ statements }) => endsWell(statements)) ?? false;
    known.set(name, found);
    return found;
  };
  const waiting: Body[] = [{ file: script, statements: script.module.body }];
  for (let body = waiting.pop(); body; body = waiting.pop()) {
    const { file } = body;
    for (const statement of certain(body.statements)) {
      // A function that may end the program well.
      let mayStop = false;
      for (const expression of partsOf(statement)) {
        computed.push({ file, expression, within: body.statements });
        if (expression.kind !== 'call') continue;
        const name = ownName(dottedName(expression.callee));
        const [called, ...others] = (name !== undefined && bodies.get(name)) || [];
        mayStop ||= name !== undefined && mayEndWell(name);
        // Of several with one name nobody knows which is called.
        if (name === undefined || !called || others.length > 0 || entered.has(name)) continue;
        entered.add(name);
        waiting.push(called);
      }
      if (mayStop) break;
    }
  }
  return computed;
}

/** The calls that a function surely makes itself when it is called. */
export function surelyMadeIn(body: readonly Statement[]): CallExpression[] {
  return [...certain(body)].flatMap(callsOf);
}

/** `run` of `run()` and `self.run()`; what other objects have may be anybody's. */
function ownName(callee: string | undefined): string | undefined {
  return /^(?:self\.)?(\w+)$/.exec(callee ?? '')?.[1];
}

interface Body {
  readonly file: PythonFile;
  readonly statements: readonly Statement[];
}

/** Of functions and methods by their names; of a class, what makes an object of it. */
function bodiesIn(local: readonly PythonFile[]): ReadonlyMap<string, readonly Body[]> {
  const bodies = new Map<string, Body[]>();
  const add = (name: string, body: Body) => bodies.set(name, [...(bodies.get(name) ?? []), body]);
  const addAll = (file: PythonFile, statements: readonly Statement[]) => {
    for (const statement of statements) {
      if (statement.kind === 'function') {
        add(statement.name, { file, statements: statement.body });
        addAll(file, statement.body);
      } else if (statement.kind === 'class') {
        add(statement.name, { file, statements: initialiser(statement) });
        addAll(file, statement.body);
      } else if (statement.kind === 'block') for (const { body } of statement.branches) addAll(file, body);
    }
  };
  for (const file of local) addAll(file, file.module.body);
  return bodies;
}

function initialiser({ body }: ClassStatement): readonly Statement[] {
  const found = body.find((each) => each.kind === 'function' && each.name === '__init__');
  return found?.kind === 'function' ? found.body : [];
}

/** Up to where a condition may end it. */
function* certain(body: readonly Statement[]): Generator<Statement> {
  for (const statement of body) {
    if (statement.kind !== 'block') yield statement;
    else if (isMain(statement) || /^(?:with|for|while)$/.test(statement.word)) {
      yield statement;
      const [first] = statement.branches;
      if (!isTolerant(statement)) yield* certain(first?.body ?? []);
    }
    if (mayEnd(statement)) return;
  }
}

/** `with suppress(KeyError):` */
function isTolerant(statement: Statement): boolean {
  return callsOf(statement).some(({ callee }) => tolerant.test(dottedName(callee) ?? ''));
}

const tolerant = /(?:^|\.)(?:suppress|raises|assertRaises)$/;

const ending = /^(?:exit|quit|sys\.exit|os\._exit|SystemExit)$/;

/** `raise SystemExit`, without the brackets of a call. */
function raisesExit(statement: Statement): boolean {
  return statement.kind === 'expression' && dottedName(statement.value) === 'SystemExit';
}

function mayEnd(statement: Statement): boolean {
  if (statement.kind === 'return') return true;
  if (statement.kind === 'block')
    return statement.branches.some(({ body }) => body.some((each) => mayEnd(each)));
  return (
    raisesExit(statement) || callsOf(statement).some(({ callee }) => ending.test(dottedName(callee) ?? ''))
  );
}

/** Whether some branch exits as if all were done: `sys.exit(0)`. */
function endsWell(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === 'block' && statement.branches.some(({ body }) => endsWell(body))) ||
      raisesExit(statement) ||
      callsOf(statement).some(
        ({ callee, arguments: [code] }) =>
          ending.test(dottedName(callee) ?? '') && (code === undefined || literalOf(code.value) === 0),
      ),
  );
}

function callsOf(statement: Statement): CallExpression[] {
  return partsOf(statement).filter((each) => each.kind === 'call');
}

/** Without those in what is computed from parts: a lambda, a comprehension, `a() if b else c()`. */
function partsOf(statement: Statement): Expression[] {
  return [...expressionsOf(statement, ({ kind }) => kind !== 'other')];
}
