import { parseArgs } from 'node:util';
import { compareStacks, comparisonText, consequences } from '../core/features/compare/compare.ts';
import { type Breakage, breakagesOf } from '../core/features/impact.ts';
import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { namedStack } from '../core/stack/namedStack.ts';
import type { Stack } from '../core/stack/stack.ts';
import { analyseText, findFiles, workspace } from './files.ts';
import { CommandError, type Output } from './output.ts';
import { slashed } from './workspace.ts';

export async function diff(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' } },
  });
  const [before, after, ...paths] = positionals;
  if (before === undefined || after === undefined)
    throw new CommandError('Expected two environments or images.');
  if (values.format !== 'text' && values.format !== 'json') {
    throw new CommandError(`Invalid value "${values.format}" for --format. Expected text or json.`);
  }
  const comparison = compareStacks(stackOf(before), stackOf(after));
  const files = Array.from(findFiles(paths), ({ path }) => slashed(path));
  const moving = { workspace, matrix: bundledMatrix(), before, after };
  const breakages = breakagesOf(moving, files, (path, text, seen) => analyseText(text, path, output, seen));
  output.write(
    values.format === 'json'
      ? `${JSON.stringify({ ...comparison, consequences: consequences(comparison), breakages }, undefined, 2)}\n`
      : `${[comparisonText(comparison), ...(paths.length > 0 ? [breakageText(breakages)] : [])].join('\n\n')}\n`,
  );
  return 0;
}

function breakageText(breakages: readonly Breakage[]): string {
  if (breakages.length === 0) return 'No document in these paths uses the first environment or image.';
  return breakages
    .map(({ path, findings }) => {
      const said = findings.map(({ severity, message, path: elsewhere, code }) => {
        return `  ${severity} ${elsewhere === undefined ? '' : `${elsewhere}: `}${message} [${code}]`;
      });
      return [`${path}${said.length === 0 ? ': no known problems after the change.' : ':'}`, ...said].join(
        '\n',
      );
    })
    .join('\n');
}

function stackOf(written: string): Stack {
  const stack = namedStack(bundledMatrix(), written);
  if (!stack) throw new CommandError(`Unknown environment or image "${written}".`);
  return stack;
}
