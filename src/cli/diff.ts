import { parseArgs } from 'node:util';
import { printable, printableJson } from '../core/base/printable.ts';
import { compareStacks, comparisonText, consequences } from '../core/features/compare.ts';
import { type Impact, impactOf } from '../core/features/move/impact.ts';
import type { Matrix } from '../core/knowledge/matrix/matrix.ts';
import { namedStack } from '../core/stack/namedStack.ts';
import type { Stack } from '../core/stack/stack.ts';
import { findFiles, openProject, shownPath } from './files.ts';
import { CommandError, type Output } from './output.ts';

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
  const { matrix } = output;
  const comparison = compareStacks(stackOf(matrix, before), stackOf(matrix, after));
  const files = Array.from(findFiles(paths), ({ path }) => path);
  const project = openProject(files, output, paths);
  const impacts = impactOf(project, before, after, files).map(({ path, findings }) => ({
    path: shownPath(path),
    findings,
  }));
  output.write(
    values.format === 'json'
      ? `${printableJson({ ...comparison, consequences: consequences(comparison), impacts })}\n`
      : `${[comparisonText(comparison), ...(paths.length > 0 ? [impactText(impacts)] : [])].join('\n\n')}\n`,
  );
  return 0;
}

function impactText(impacts: readonly Omit<Impact, 'places'>[]): string {
  if (impacts.length === 0) return 'No document in these paths uses the first environment or image.';
  return impacts
    .map(({ path, findings }) => {
      const lines = findings.map(({ severity, message, path: elsewhere, code }) => {
        return `  ${severity} ${elsewhere === undefined ? '' : `${shownPath(elsewhere)}: `}${message} [${code}]`;
      });
      return [`${path}${lines.length === 0 ? ': no known problems after the change.' : ':'}`, ...lines]
        .map(printable)
        .join('\n');
    })
    .join('\n');
}

function stackOf(matrix: Matrix, written: string): Stack {
  const stack = namedStack(matrix, written);
  if (!stack) throw new CommandError(`Unknown environment or image "${written}".`);
  return stack;
}
