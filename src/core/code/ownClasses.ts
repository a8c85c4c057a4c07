/** The classes that a program's own files define. */
import type { ClassStatement, PythonFile } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';

export interface OwnClass {
  readonly file: PythonFile;
  readonly statement: ClassStatement;
}

/** By their names, without those that several have. */
export function ownClasses(local: readonly PythonFile[]): ReadonlyMap<string, OwnClass> {
  const found = new Map<string, OwnClass>();
  const several = new Set<string>();
  for (const file of local)
    for (const { statement } of statementsIn(file.module.body)) {
      if (statement.kind !== 'class') continue;
      if (found.has(statement.name)) several.add(statement.name);
      found.set(statement.name, { file, statement });
    }
  for (const name of several) found.delete(name);
  return found;
}
