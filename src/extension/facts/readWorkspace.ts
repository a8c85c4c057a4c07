/** Reads what the Azure ML workspace has, by the command line that comes with the extension, into a folder. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Client } from '../client/client.ts';
import { answerOf, whileShown } from '../client/commandLine.ts';

const Workspace = z.object({
  manifest: z.object({
    workspace: z.string(),
    environments: z.record(z.string(), z.unknown()),
    computes: z.record(z.string(), z.unknown()),
  }),
});

/** A little longer than the command line itself asks. */
const mostMilliseconds = 16 * 60_000;

export async function readWorkspace(context: vscode.ExtensionContext, client: Client): Promise<void> {
  const folder = await chosenFolder();
  if (!folder) return;
  const az = vscode.workspace.getConfiguration('acpt', folder.uri).get('submit.az', 'az');
  const question = {
    args: ['workspace', 'read', '--format=json', `--folder=${folder.uri.fsPath}`, `--az=${az}`],
    limit: mostMilliseconds,
    type: Workspace,
    otherwise: vscode.l10n.t('The Azure CLI could not be asked.'),
  };
  const found = await whileShown(
    vscode.l10n.t('ACPT: asking the Azure CLI what your workspace has…'),
    (signal) => answerOf(context.extensionUri, question, signal),
  );
  if (!found) return;
  if ('answer' in found) {
    await client.factsChanged();
    void vscode.window.showInformationMessage(summary(found.answer));
    return;
  }
  const { problem } = found;
  client.log(problem);
  // Not waited for: the command is done, whenever somebody reads it.
  void vscode.window.showErrorMessage(problem, vscode.l10n.t('Show Log')).then((choice) => {
    if (choice) client.showLog();
  });
}

async function chosenFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length === 0)
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open the folder with your Azure ML files, then read the workspace.'),
    );
  return folders.length > 1
    ? vscode.window.showWorkspaceFolderPick({
        placeHolder: vscode.l10n.t('The folder whose documents are meant for the workspace'),
      })
    : folders[0];
}

function summary({ manifest: { workspace, environments, computes } }: z.infer<typeof Workspace>): string {
  return vscode.l10n.t(
    'Read the workspace {0}: environments {1}, computes {2}.',
    workspace,
    Object.keys(environments).length,
    Object.keys(computes).length,
  );
}
