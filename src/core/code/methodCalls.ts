/** Calls of methods of whatever object, by their name and an argument. */
import type { CallExpression, PythonFile } from '../languages/pythonCode/tree.ts';
import { expressionsOf } from '../languages/pythonCode/walk.ts';
import { unguarded } from './nameUses.ts';

/** Without what stands in a `try`, or where the program asks what there is. */
export function methodCalls(
  { module }: PythonFile,
  text: string,
  method: string,
  argument: string,
): CallExpression[] {
  if (!text.includes(argument)) return [];
  return [...unguarded(module.body, text)].flatMap(({ statement }) =>
    [...expressionsOf(statement)].flatMap((each) =>
      each.kind === 'call' &&
      each.callee.kind === 'member' &&
      each.callee.name === method &&
      each.arguments.some(({ name }) => name === argument)
        ? [each]
        : [],
    ),
  );
}
