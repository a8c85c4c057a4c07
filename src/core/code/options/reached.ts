/** What of a module runs, and who calls what, as far as names tell. */
import type { CallExpression, PythonFile, Statement } from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import { dottedName } from './values.ts';

/** The functions that run when the script does, as far as names tell. */
export function reachedFunctions(
  all: readonly { readonly statement: Statement; readonly within: string | undefined }[],
  asked: ReadonlySet<string>,
): ReadonlySet<string> {
  const calls = new Map<string | undefined, Set<string>>();
  for (const { statement, within } of all) {
    const called = calls.get(within) ?? new Set<string>();
    calls.set(within, called);
    for (const expression of expressionsOf(statement)) {
      // A function may also be handed on by its name.
      if (expression.kind === 'name') called.add(expression.name);
      if (expression.kind === 'member') called.add(expression.name);
    }
  }
  const reached = new Set<string>();
  const waiting = [...asked, ...(calls.get(undefined) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(calls.get(name) ?? []));
  }
  return reached;
}

export function callsIn(
  all: readonly { readonly statement: Statement }[],
): ReadonlyMap<string, readonly CallExpression[]> {
  const calls = new Map<string, CallExpression[]>();
  for (const { statement } of all)
    for (const expression of expressionsOf(statement)) {
      if (expression.kind !== 'call') continue;
      const name = dottedName(expression.callee)?.split('.').at(-1);
      if (name !== undefined) calls.set(name, [...(calls.get(name) ?? []), expression]);
    }
  return calls;
}

/** What the other modules call by a name. */
export function namesIn(modules: readonly PythonFile[], without: PythonFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const each of modules) {
    if (each === without) continue;
    for (const { statement } of statementsIn(each.module.body))
      for (const expression of expressionsOf(statement))
        if (expression.kind === 'name' || expression.kind === 'member') names.add(expression.name);
  }
  return names;
}
