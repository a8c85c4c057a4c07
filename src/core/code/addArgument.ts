/** Edits of calls in Python code. */
import type { FileEdit } from '../base/findings.ts';
import type { CallExpression } from '../languages/pythonCode/tree.ts';

/** Gives a call one more argument, behind those that it has. */
export function addArgument(
  path: string,
  { arguments: given, span }: CallExpression,
  added: string,
): FileEdit {
  const last = given.at(-1)?.value.span.end;
  const at = last ?? span.end - 1;
  return { path, span: { start: at, end: at }, newText: last === undefined ? added : `, ${added}` };
}
