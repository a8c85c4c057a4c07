/** "Download First Files": data that only Azure has, in part, by the command line that comes with the extension. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { dataPlace } from '../../core/azureml/data/place.ts';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import { answerOf, whileShown } from '../client/commandLine.ts';

/** What downloads need beside the plan. */
export interface Downloads {
  readonly extensionUri: vscode.Uri;
  log(text: string): void;
}

const Samples = z.object({ samples: z.tuple([z.object({ path: z.string() })]) });

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
  const otherwise = vscode.l10n.t('The Azure CLI could not be asked.');
  const found = await whileShown(
    vscode.l10n.t('ACPT: downloading the first files of input "{0}" with the Azure CLI…', input),
    (signal) => answerOf(extensionUri, { args, limit: mostMilliseconds, type: Samples, otherwise }, signal),
  );
  if (!found) return undefined;
  if ('problem' in found) {
    log(found.problem);
    void vscode.window.showErrorMessage(found.problem);
    return undefined;
  }
  if (found.said !== '') log(found.said);
  return found.answer.samples[0].path;
}
