/** The metrics that the `compute_metrics` of a trainer returns, where they are all written as names. */
import type { Span } from '../base/span.ts';
import type { Expression, FunctionStatement, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { assignedTo } from './assigned.ts';
import type { Modules } from './modules.ts';
import { literalOf } from './options/values.ts';
import type { SureCall } from './surelyRun.ts';

export interface ComputedMetrics {
  /** In the order in which they are written. */
  readonly names: readonly string[];
  /** The function; `undefined` where the trainer gets none. */
  readonly function: { readonly name: string; readonly path: string; readonly span: Span } | undefined;
}

/** `undefined` where nobody can tell. */
export function computedMetrics(
  { file, call: { arguments: given } }: SureCall,
  modules: Modules,
): ComputedMetrics | undefined {
  // Among those without a name its place differs between releases.
  if (given.filter(({ name }) => name === undefined).length > 5) return undefined;
  const value = given.find(({ name }) => name === 'compute_metrics')?.value;
  if (value === undefined || literalOf(value) === null) return { names: [], function: undefined };
  const found = functionOf(value, file, modules);
  const names = found && returnedKeys(found.method);
  if (!found || !names) return undefined;
  const { name, nameSpan } = found.method;
  return { names: [...new Set(names)], function: { name, path: found.path, span: nameSpan } };
}

interface OwnFunction {
  readonly path: string;
  readonly method: FunctionStatement;
}

/** The function of the program that a name in a file surely stands for. */
export function functionOf(
  value: Expression | undefined,
  file: PythonFile,
  modules: Modules,
): OwnFunction | undefined {
  const found = value?.kind === 'name' ? onlyFunction(value.name, modules) : undefined;
  const isMeant =
    found &&
    (found.path === file.path
      ? !imports(file, found.method.name)
      : modules.taken.some(
          (each) => each.name === found.method.name && each.path === file.path && each.file === found.path,
        ));
  return isMeant ? found : undefined;
}

/** The one of that name, which nothing else has. */
function onlyFunction(name: string, { local }: Modules): OwnFunction | undefined {
  const found: OwnFunction[] = [];
  for (const { path, module } of local)
    for (const { statement } of statementsIn(module.body)) {
      if (statement.kind === 'function' && statement.name === name) found.push({ path, method: statement });
      const isOther =
        (statement.kind === 'class' && statement.name === name) ||
        (statement.kind === 'function' && statement.parameters.some((each) => each.name === name)) ||
        (statement.kind === 'assign' &&
          statement.targets.some((target) => target.kind === 'name' && target.name === name));
      if (isOther) return undefined;
    }
  const [only, ...others] = found;
  return only && others.length === 0 && only.method.decorators.length === 0 ? only : undefined;
}

/** Whether the name may also stand for something imported. */
function imports({ module }: PythonFile, name: string): boolean {
  return [...statementsIn(module.body)].some(
    ({ statement }) =>
      statement.kind === 'from' &&
      (statement.names?.some((each) => (each.alias ?? each.name) === name) ?? true),
  );
}

/** Of all dictionaries that it may return. */
function returnedKeys({ body }: FunctionStatement): readonly string[] | undefined {
  const keys: string[] = [];
  for (const { statement, within } of statementsIn(body)) {
    if (statement.kind !== 'return' || within !== undefined) continue;
    const { value } = statement;
    const found = value?.kind === 'name' ? collectedKeys(value.name, body) : keysOf(value);
    if (!found) return undefined;
    keys.push(...found);
  }
  return keys.length > 0 ? keys : undefined;
}

function keysOf(value: Expression | undefined): readonly string[] | undefined {
  if (value?.kind !== 'dictionary' || value.isOpen) return undefined;
  const keys = value.entries.map(([key]) => literalOf(key));
  return keys.every((key) => typeof key === 'string') ? keys.map(String) : undefined;
}

/** `result = {"accuracy": 1}`, `result["f1"] = 2` and `return result`; `undefined` where it is used otherwise. */
function collectedKeys(name: string, body: readonly Statement[]): readonly string[] | undefined {
  const isIt = (each: Expression) => each.kind === 'name' && each.name === name;
  const values = assignedTo(name, body)?.map(keysOf);
  if (!values?.length || values.includes(undefined)) return undefined;
  const keys = values.flatMap((each) => each ?? []);
  for (const { statement } of statementsIn(body)) {
    if (statement.kind === 'return' && statement.value && isIt(statement.value)) continue;
    const targets = statement.kind === 'assign' ? statement.targets : [];
    const known = new Set<Expression>(targets.filter(isIt));
    for (const expression of expressionsOf(statement)) {
      if (expression.kind === 'subscript' && isIt(expression.object)) {
        const key = literalOf(expression.indices[0]);
        if (typeof key !== 'string' || expression.indices.length > 1) return undefined;
        if (targets.includes(expression)) keys.push(key);
        known.add(expression.object);
      } else if (isIt(expression) && !known.has(expression)) return undefined;
    }
  }
  return keys;
}
