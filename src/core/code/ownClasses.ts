/** The classes that a program's own files define. */
import type { ClassStatement, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
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

/** Whether a file means something else by a name than a class of the program: of a package, or what it assigns or passes. */
export function meansOther(
  written: string | undefined,
  { module }: PythonFile,
  local: readonly PythonFile[],
): boolean {
  const [top] = fullName(written, plainNames(module))?.split('.') ?? [];
  const isOfPackage =
    top !== undefined &&
    !local.some(({ path }) => path.split('/').some((part) => part === top || part === `${top}.py`));
  return isOfPackage || [...statementsIn(module.body)].some(({ statement }) => rebinds(statement, written));
}

function rebinds(statement: Statement, name: string | undefined): boolean {
  if (statement.kind === 'function') return statement.parameters.some((each) => each.name === name);
  return (
    statement.kind === 'assign' &&
    statement.targets.some((target) => target.kind === 'name' && target.name === name)
  );
}
