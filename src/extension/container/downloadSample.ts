/** "Download First Files": data that only Azure has, in part, by the command line that comes with the extension. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { dataPlace } from '../../core/azureml/data/place.ts';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import { commandLine } from '../client/commandLine.ts';

/** What downloads need beside the plan. */
export interface Downloads {
  readonly extensionUri: vscode.Uri;
  log(text: string): void;
}

const Answer = z.object({ samples: z.array(z.object({ path: z.string() })) });

/** So many files that nobody waits for hours, on any connection. */
const mostMilliseconds = 60 * 60_000;

/** Whether the Azure CLI can be asked for what an input names. */
export function isDownloadable(plan: ContainerPlan, input: string): boolean {
  const given = plan.job.run?.inputs[input];
  return given?.kind === 'remote' && plan.source !== undefined && typeof dataPlace(given.uri) !== 'string';
}

/**
 * @param workspaceFolder in whose `.acpt/samples` they are kept; absolute
 * @returns the path of what stands for the input; `undefined` where the user was told why there is none, or stopped
 */
export async function downloadSample(
  { source }: ContainerPlan,
  input: string,
  workspaceFolder: string,
  { extensionUri, log }: Downloads,
): Promise<string | undefined> {
  if (!source) return undefined;
  const stopped = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('ACPT: downloading the first files of input "{0}" with the Azure CLI…', input),
    cancellable: true,
  };
  const az = vscode.workspace.getConfiguration('acpt', vscode.Uri.file(source.path)).get('submit.az', 'az');
  const args = [
    'sample',
    '--format=json',
    `--input=${input}`,
    `--workspace-folder=${workspaceFolder}`,
    `--az=${az}`,
    '--',
    `${source.path}:${source.line + 1}`,
  ];
  const { code, out, err } = await vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => stopped.abort());
    return commandLine(extensionUri, args, mostMilliseconds, stopped.signal);
  });
  if (stopped.signal.aborted) return undefined;
  if (err !== '') log(err.trimEnd());
  const path = code === 0 ? pathIn(out) : undefined;
  if (path === undefined) {
    const problem = err.trim().replace(/^acpt: /, '') || vscode.l10n.t('The Azure CLI could not be asked.');
    void vscode.window.showErrorMessage(problem);
  }
  return path;
}

function pathIn(out: string): string | undefined {
  try {
    return Answer.parse(JSON.parse(out)).samples[0]?.path;
  } catch {
    return undefined;
  }
}
