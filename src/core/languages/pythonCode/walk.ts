/** Every statement and expression of a module, in the order of the text. */
import type { Expression, Statement } from './tree.ts';

export interface PlacedStatement {
  readonly statement: Statement;
  /** Whether it runs whenever the module does: in no function, no condition and no `try`. */
  readonly isCertain: boolean;
  /** Whether it runs whenever the function around it does, or the module where there is none. */
  readonly isUsual: boolean;
  /** The function around it. */
  readonly within: string | undefined;
}

/** Also those of functions, classes and all branches. */
export function* statementsIn(
  body: readonly Statement[],
  isUsual = true,
  within?: string,
): Generator<PlacedStatement> {
  for (const statement of body) {
    yield { statement, isCertain: isUsual && within === undefined, isUsual, within };
    if (statement.kind === 'function') yield* statementsIn(statement.body, true, statement.name);
    else if (statement.kind === 'class') yield* statementsIn(statement.body, isUsual, within);
    else if (statement.kind === 'block')
      for (const branch of statement.branches) {
        const always = statement.word === 'with' || isMain(statement);
        yield* statementsIn(branch.body, isUsual && always, within);
      }
  }
}

/** `if __name__ == "__main__":`, which is true of a program. */
export function isMain(statement: Statement): boolean {
  if (statement.kind !== 'block') return false;
  const [first] = statement.branches;
  const [head] = first?.heads ?? [];
  if (statement.word !== 'if' || head?.kind !== 'other') return false;
  return (
    head.parts.some((part) => part.kind === 'name' && part.name === '__name__') &&
    head.parts.some((part) => part.kind === 'string' && part.text === '__main__')
  );
}

/**
 * The expressions of a statement itself, without those of the statements in it; each before its parts.
 * @param isOpen whether the parts of an expression matter
 */
export function* expressionsOf(
  statement: Statement,
  isOpen: (expression: Expression) => boolean = () => true,
): Generator<Expression> {
  // With a stack of its own: in a sum of hundreds of terms each term lies in the one before it.
  const waiting = topsOf(statement).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    if (isOpen(next)) waiting.push(...partsOf(next).reverse());
  }
}

function topsOf(statement: Statement): Expression[] {
  switch (statement.kind) {
    case 'expression':
      return [statement.value];
    case 'return':
      return statement.value ? [statement.value] : [];
    case 'assign':
      return [...statement.targets, statement.annotation, statement.value].flatMap((each) => each ?? []);
    case 'function':
      return [
        ...statement.decorators,
        ...statement.parameters.flatMap(({ annotation, value }) => [annotation ?? [], value ?? []].flat()),
      ];
    case 'class':
      return [...statement.decorators, ...statement.bases.map(({ value }) => value)];
    case 'block':
      return statement.branches.flatMap(({ heads }) => heads);
    default:
      return [];
  }
}

function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'joined':
      return expression.parts.flatMap((part) => (typeof part === 'string' ? [] : part));
    case 'member':
      return [expression.object];
    case 'subscript':
      return [expression.object, ...expression.indices];
    case 'call':
      return [expression.callee, ...expression.arguments.map(({ value }) => value)];
    case 'sequence':
      return [...expression.items];
    case 'dictionary':
      return expression.entries.flat();
    case 'other':
      return [...expression.parts];
    default:
      return [];
  }
}
