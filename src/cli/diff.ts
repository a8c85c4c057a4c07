import { parseArgs } from 'node:util';
import { bundledMatrix } from '../core/matrix/load.ts';
import { compareStacks, comparisonText, consequences } from '../core/stack/compare.ts';
import { namedStack } from '../core/stack/namedStack.ts';
import type { Stack } from '../core/stack/stack.ts';
import { CommandError, type Output } from './output.ts';

export async function diff(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' } },
  });
  const [before, after, ...others] = positionals;
  if (before === undefined || after === undefined || others.length > 0)
    throw new CommandError('Name two environments or images.');
  if (values.format !== 'text' && values.format !== 'json') {
    throw new CommandError(`There is no format "${values.format}": use text, json.`);
  }
  const comparison = compareStacks(stackOf(before), stackOf(after));
  output.write(
    values.format === 'json'
      ? `${JSON.stringify({ ...comparison, consequences: consequences(comparison) }, undefined, 2)}\n`
      : `${comparisonText(comparison)}\n`,
  );
  return 0;
}

function stackOf(written: string): Stack {
  const stack = namedStack(bundledMatrix(), written);
  if (!stack) throw new CommandError(`${written} is unknown to the matrix.`);
  return stack;
}
