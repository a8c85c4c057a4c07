/** What the statements of a function, or those of a module outside functions, assign to a name. */
import type { Expression, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf } from '../languages/pythonCode/walk.ts';

/** In their order; `undefined` where it may get something else: of a loop, an import, a part of a value. */
export function assignedTo(name: string, scope: readonly Statement[]): readonly Expression[] | undefined {
  const values: Expression[] = [];
  for (const statement of statementsOf(scope)) {
    if (!binds(statement, name)) continue;
    if (statement.kind !== 'assign' || statement.adds) return undefined;
    const [target, ...others] = statement.targets;
    if (target?.kind !== 'name' || others.length > 0 || !statement.value) return undefined;
    values.push(statement.value);
  }
  return values;
}

/** With those of all branches, without those of functions and classes. */
export function* statementsOf(scope: readonly Statement[]): Generator<Statement> {
  for (const statement of scope) {
    yield statement;
    if (statement.kind === 'block') for (const { body } of statement.branches) yield* statementsOf(body);
  }
}

function binds(statement: Statement, name: string): boolean {
  const has = (expression: Expression) => mentions(expression, name);
  switch (statement.kind) {
    case 'assign':
      return statement.targets.some((target) => /^(?:name|sequence|other)$/.test(target.kind) && has(target));
    case 'function':
    case 'class':
      return statement.name === name;
    case 'import':
      return statement.modules.some((each) => (each.alias ?? each.name) === name);
    case 'from':
      return statement.names?.some((each) => (each.alias ?? each.name) === name) ?? true;
    case 'block':
      return (
        /^(?:for|with|try|match)$/.test(statement.word) &&
        statement.branches.some(({ heads }) => heads.some(has))
      );
    default:
      return false;
  }
}

function mentions(expression: Expression, name: string): boolean {
  const parts = expressionsOf({ kind: 'expression', span: expression.span, value: expression });
  return [...parts].some((each) => each.kind === 'name' && each.name === name);
}
