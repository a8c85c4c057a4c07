import { printable, printableJson } from '../core/base/printable.ts';
import { compareStacks, comparisonText, consequences } from '../core/features/compare.ts';
import { type Impact, impactOf } from '../core/features/move/impact.ts';
import { unknownName } from '../core/features/unknownName.ts';
import type { Matrix } from '../core/knowledge/matrix/matrix.ts';
import { namedStack } from '../core/stack/namedStack.ts';
import type { Stack } from '../core/stack/stack.ts';
import type { FormatOptions } from './commands/environments.ts';
import { findFiles, openProject, shownPath } from './files.ts';
import { CommandError, type Output } from './output.ts';

export async function diff(
  before: string,
  after: string,
  paths: readonly string[],
  { format }: FormatOptions,
  output: Output,
): Promise<number> {
  const { matrix } = output;
  const comparison = compareStacks(stackOf(matrix, before), stackOf(matrix, after));
  const files = Array.from(findFiles(paths), ({ path }) => path);
  const project = openProject(files, output, paths);
  const impacts = impactOf(project, before, after, files).map(({ path, findings }) => ({
    path: shownPath(path),
    findings,
  }));
  output.write(
    format === 'json'
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
  if (!stack) throw new CommandError(unknownName(matrix, written));
  return stack;
}
