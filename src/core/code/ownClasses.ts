/** The classes that a program's own files define. */
import type { ClassStatement, PythonFile } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { fullName, plainNames } from './nameUses.ts';

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

/** Whether a file imports what it calls so from a package, whatever of that name the program defines elsewhere. */
export function isOfPackage(
  written: string | undefined,
  { module }: PythonFile,
  local: readonly PythonFile[],
): boolean {
  const [top] = fullName(written, plainNames(module))?.split('.') ?? [];
  return (
    top !== undefined &&
    !local.some(({ path }) => path.split('/').some((part) => part === top || part === `${top}.py`))
  );
}
