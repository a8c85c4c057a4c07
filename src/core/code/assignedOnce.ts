/** What a name stands for in a file that gives it a value only once. */
import type { Expression, PythonModule, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';

/** `undefined` where it may have another value somewhere: of a parameter, a loop or an import. */
export function assignedOnce({ body }: PythonModule, name: string): Expression | undefined {
  let value: Expression | undefined;
  for (const { statement } of statementsIn(body)) {
    if (!binds(statement, name)) continue;
    if (value || statement.kind !== 'assign' || statement.adds || !isOnlyTarget(statement.targets))
      return undefined;
    value = statement.value;
    if (!value) return undefined;
  }
  return value;
}

function binds(statement: Statement, name: string): boolean {
  const has = (expression: Expression) => mentions(expression, name);
  switch (statement.kind) {
    case 'assign':
      return statement.targets.some((target) => target.kind !== 'member' && has(target));
    case 'function':
      return statement.name === name || statement.parameters.some((each) => each.name === name);
    case 'class':
      return statement.name === name;
    case 'import':
      return statement.modules.some((each) => (each.alias ?? each.name) === name);
    case 'from':
      return (statement.names ?? []).some((each) => (each.alias ?? each.name) === name);
    case 'block':
      return /^(?:for|with|except|match)$/.test(statement.word)
        ? statement.branches.some(({ heads }) => heads.some(has))
        : false;
    default:
      return false;
  }
}

function isOnlyTarget(targets: readonly Expression[]): boolean {
  return targets.length === 1 && targets[0]?.kind === 'name';
}

function mentions(expression: Expression, name: string): boolean {
  const within = expressionsOf({ kind: 'expression', span: expression.span, value: expression });
  return [...within].some((each) => each.kind === 'name' && each.name === name);
}
