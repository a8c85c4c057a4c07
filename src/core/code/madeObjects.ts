/** Whether a value is an object of a class that the program makes. */
import type { Expression, PythonModule } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { dottedName, lastPart } from './options/values.ts';

/** Whether it is surely not `None`: an object of a class, made here or where its name is given its only value. */
export function isObject(value: Expression, module: PythonModule): boolean {
  if (value.kind === 'call') return /^[A-Z]/.test(lastPart(dottedName(value.callee) ?? ''));
  const name = value.kind === 'name' ? value.name : undefined;
  if (name === undefined) return false;
  let made: Expression | undefined;
  for (const { statement } of statementsIn(module.body)) {
    if (statement.kind === 'function' && statement.parameters.some((each) => each.name === name))
      return false;
    if (statement.kind !== 'assign') continue;
    if (!statement.targets.some((each) => each.kind === 'name' && each.name === name)) continue;
    if (made || statement.value?.kind !== 'call') return false;
    made = statement.value;
  }
  return made !== undefined && isObject(made, module);
}
