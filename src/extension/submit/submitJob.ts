/** Submits a job in a terminal, by the command line that comes with the extension: there it shows what will run, and asks. */
import path from 'node:path';
import * as vscode from 'vscode';

export async function submitJob(context: vscode.ExtensionContext, given?: vscode.Uri): Promise<void> {
  const file = given ?? vscode.window.activeTextEditor?.document.uri;
  if (file?.scheme !== 'file') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open the YAML file of a job that is saved on disk, then submit it.'),
    );
    return;
  }
  const document = await vscode.workspace.openTextDocument(file);
  // What is on disk is what az reads.
  if (document.isDirty && !(await document.save())) return;
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  const az = vscode.workspace.getConfiguration('acpt', file).get('submit.az', 'az');
  const task = new vscode.Task(
    { type: 'acpt' },
    vscode.workspace.getWorkspaceFolder(file) ?? vscode.TaskScope.Workspace,
    vscode.l10n.t('Submit {0}', path.basename(file.fsPath)),
    'ACPT',
    new vscode.ProcessExecution(process.execPath, [program, 'submit', `--az=${az}`, '--', file.fsPath], {
      cwd: path.dirname(file.fsPath),
      env: { ELECTRON_RUN_AS_NODE: '1' },
    }),
  );
  task.presentationOptions = { focus: true, panel: vscode.TaskPanelKind.Dedicated };
  await vscode.tasks.executeTask(task);
}
