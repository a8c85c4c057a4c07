/** `acpt runs`: what was run in containers of a folder. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { printable, printableJson } from '../core/base/printable.ts';
import { outcomeText } from '../core/container/run/record.ts';
import { viewerCommandHere } from '../core/container/run/viewers.ts';
import { slashed } from '../disk/slashed.ts';
import { deleteRun, type KeptRun, runsIn } from '../engine/runs.ts';
import { CannotWrite } from '../engine/safeWrite.ts';
import type { RunsAction, RunsOptions } from './commands/run.ts';
import { isFolder } from './files.ts';
import { CommandError, type Output } from './output.ts';
import { printableText } from './printableText.ts';

export async function runs(
  action: RunsAction,
  ids: readonly string[],
  values: RunsOptions,
  output: Output,
): Promise<number> {
  const named = values.workspaceFolder;
  if (!isFolder(named)) throw new CommandError(`Folder not found: ${named} (--workspace-folder).`);
  const folder = slashed(realpathSync(named));
  const all = runsIn(folder);
  switch (action) {
    case 'list':
      if (values.format === 'json') output.write(`${printableJson(all.map(asData))}\n`);
      else if (all.length === 0) output.complain(`acpt: Nothing was run in containers of ${folder}.`);
      else
        output.write(
          table(all)
            .map((line) => `${printable(line)}\n`)
            .join(''),
        );
      return 0;
    case 'show': {
      const [run] = pick(all, ids, 1);
      if (run && values.format === 'json') output.write(`${printableJson(asData(run))}\n`);
      else if (run) show(run, output);
      return 0;
    }
    case 'delete':
      for (const run of pick(all, ids)) {
        try {
          deleteRun(folder, run);
        } catch (error) {
          if (error instanceof CannotWrite) throw new CommandError(error.message);
          throw error;
        }
        output.complain(`Deleted ${run.id}`);
      }
      return 0;
  }
}

function pick(all: readonly KeptRun[], ids: readonly string[], most = Number.POSITIVE_INFINITY): KeptRun[] {
  if (ids.length === 0 || ids.length > most)
    throw new CommandError(most === 1 ? 'Expected the ID of one run.' : 'Expected the IDs of runs.');
  return ids.map((id) => {
    const found = all.find((each) => each.id === id);
    if (!found) throw new CommandError(`No run ${id} in this folder. See acpt runs list.`);
    return found;
  });
}

function table(all: readonly KeptRun[]): string[] {
  const rows = all.map(({ id, record, state }) => [
    id,
    record.started.slice(0, 16).replace('T', ' '),
    outcomeText(record, state),
    record.environment,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function show(run: KeptRun, output: Output): void {
  const { record, state, folder } = run;
  const lines = [
    `${record.name}: ${outcomeText(record, state)}`,
    `  started     ${record.started}`,
    `  environment ${record.environment}`,
    ...(record.document === undefined ? [] : [`  document    ${record.document}:${(record.line ?? 0) + 1}`]),
    ...(record.pipeline === undefined ? [] : [`  pipeline    ${record.pipeline}`]),
    `  folder      ${folder}`,
    ...(run.tracked ? [`  MLflow      ${viewerCommandHere('MLflow', folder)}`] : []),
  ];
  output.write(lines.map((line) => `${printable(line)}\n`).join(''));
  output.write(printableText(logOf(run)));
}

function logOf({ log }: KeptRun): string {
  try {
    return lstatSync(log).isFile() ? readFileSync(log, 'utf8') : '';
  } catch {
    return '';
  }
}

function asData({ id, folder, log, record, state, tracked }: KeptRun) {
  const { version: _, process: __, container: ___, seenAs: ____, python: _____, ...rest } = record;
  return { id, state, ...rest, folder, log, mlflow: tracked ? `${folder}/mlruns` : null };
}
