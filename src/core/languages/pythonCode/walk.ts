/** Every statement and expression of a module, in the order of the text. */
import type { Argument, Expression, Statement } from './tree.ts';

export interface PlacedStatement {
  readonly statement: Statement;
  /** Whether it runs whenever the module does: in no function, no condition and no `try`. */
  readonly isCertain: boolean;
  /** The function around it. */
  readonly within: string | undefined;
}

/** Also those of functions, classes and all branches. */
export function* statementsIn(
  body: readonly Statement[],
  isCertain = true,
  within?: string,
): Generator<PlacedStatement> {
  for (const statement of body) {
    yield { statement, isCertain, within };
    if (statement.kind === 'function') yield* statementsIn(statement.body, false, statement.name);
    else if (statement.kind === 'class') yield* statementsIn(statement.body, isCertain, within);
    else if (statement.kind === 'block')
      for (const branch of statement.branches) {
        const always = statement.word === 'with' || isMain(statement);
        yield* statementsIn(branch.body, isCertain && always, within);
      }
  }
}

/** `if __name__ == "__main__":`, which is true of a program. */
export function isMain(statement: Statement): boolean {
  if (statement.kind !== 'block') return false;
  const [first] = statement.branches;
  const [head] = first?.heads ?? [];
  if (statement.word !== 'if' || head?.kind !== 'other') return false;
  return head.parts.some((part) => part.kind === 'name' && part.name === '__name__');
}

/** The expressions of a statement itself, without those of the statements in it; each before its parts. */
export function* expressionsOf(statement: Statement): Generator<Expression> {
  switch (statement.kind) {
    case 'expression':
      yield* expressionsIn(statement.value);
      return;
    case 'return':
      if (statement.value) yield* expressionsIn(statement.value);
      return;
    case 'assign':
      for (const each of [...statement.targets, statement.annotation, statement.value])
        if (each) yield* expressionsIn(each);
      return;
    case 'function':
      for (const each of statement.decorators) yield* expressionsIn(each);
      for (const { annotation, value } of statement.parameters)
        for (const each of [annotation, value]) if (each) yield* expressionsIn(each);
      return;
    case 'class':
      for (const each of statement.decorators) yield* expressionsIn(each);
      yield* inArguments(statement.bases);
      return;
    case 'block':
      for (const { heads } of statement.branches) for (const each of heads) yield* expressionsIn(each);
      return;
    default:
  }
}

function* expressionsIn(expression: Expression): Generator<Expression> {
  yield expression;
  switch (expression.kind) {
    case 'joined':
      for (const part of expression.parts) if (typeof part !== 'string') yield* expressionsIn(part);
      return;
    case 'member':
      yield* expressionsIn(expression.object);
      return;
    case 'subscript':
      yield* expressionsIn(expression.object);
      for (const each of expression.indices) yield* expressionsIn(each);
      return;
    case 'call':
      yield* expressionsIn(expression.callee);
      yield* inArguments(expression.arguments);
      return;
    case 'sequence':
      for (const each of expression.items) yield* expressionsIn(each);
      return;
    case 'dictionary':
      for (const pair of expression.entries) for (const each of pair) yield* expressionsIn(each);
      return;
    case 'other':
      for (const each of expression.parts) yield* expressionsIn(each);
      return;
    default:
  }
}

function* inArguments(all: readonly Argument[]): Generator<Expression> {
  for (const { value } of all) yield* expressionsIn(value);
}
