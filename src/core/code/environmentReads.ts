/** The environment variables that a program surely reads as if they were set: without them it ends with a `KeyError`. */
import type { Span } from '../base/span.ts';
import type { Expression, PythonFile } from '../languages/pythonCode/tree.ts';
import type { Project } from '../project/project.ts';
import { ClassNames } from './classNames.ts';
import type { Modules } from './modules.ts';
import { literalOf } from './options/values.ts';
import { surelyComputed } from './surelyRun.ts';

export interface EnvironmentRead {
  readonly name: string;
  readonly path: string;
  readonly span: Span;
}

/** `os.environ["NAME"]` of names that begin so, in the order in which they are read. */
export function environmentReads(
  project: Project,
  { local }: Modules,
  prefix: string,
): readonly EnvironmentRead[] {
  if (!local.some(({ path }) => project.read(path)?.includes(prefix))) return [];
  const names = new ClassNames(local);
  return surelyComputed(local).flatMap(({ file, expression }) => {
    const name = environmentVariable(names, file, expression);
    return name?.startsWith(prefix) ? { name, path: file.path, span: expression.span } : [];
  });
}

/** `NAME` of `os.environ["NAME"]`. */
export function environmentVariable(
  names: ClassNames,
  file: PythonFile,
  expression: Expression,
): string | undefined {
  if (expression.kind !== 'subscript' || names.meaning(file, expression.object) !== 'os.environ')
    return undefined;
  const [name, ...others] = expression.indices.map(literalOf);
  return typeof name === 'string' && others.length === 0 ? name : undefined;
}
