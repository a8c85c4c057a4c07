/** "ACPT: Runs": what was run in containers of the folder, and what can be done with it. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { outcomeText, type RunState } from '../../core/container/run/record.ts';
import { deleteRun, type KeptRun, runsIn } from '../../engine/runs.ts';
import { CannotWrite } from '../../engine/safeWrite.ts';

const icons: Readonly<Record<RunState, string>> = {
  running: 'sync',
  succeeded: 'pass',
  failed: 'error',
  stopped: 'circle-slash',
  interrupted: 'question',
};

export async function chooseRun(workspaceFolder: string): Promise<void> {
  const runs = runsIn(workspaceFolder);
  if (runs.length === 0) {
    void vscode.window.showInformationMessage('No job was run in a container of this folder yet.');
    return;
  }
  const items = runs.map((run) => {
    const { record, state } = run;
    return {
      label: `$(${icons[state]}) ${record.name}`,
      description: [
        outcomeText(record, state),
        new Date(record.started).toLocaleString(),
        ...(record.kind === 'debug' ? ['debugged'] : []),
        ...(record.pipeline === undefined ? [] : [`pipeline ${record.pipeline}`]),
      ].join(' · '),
      detail: record.environment,
      run,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Runs in Containers',
    placeHolder: 'Select a run',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen) await chooseAction(workspaceFolder, chosen.run);
}

async function chooseAction(workspaceFolder: string, run: KeptRun): Promise<void> {
  const { record, state, folder, log, tracked } = run;
  const document = record.document === undefined ? undefined : `${workspaceFolder}/${record.document}`;
  const actions = [
    {
      label: '$(output) Open Log',
      act: async () => {
        await vscode.window.showTextDocument(vscode.Uri.file(log), { preview: true });
      },
    },
    {
      label: '$(folder-opened) Show Outputs',
      description: vscode.workspace.asRelativePath(folder),
      act: async () => {
        await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(folder));
      },
    },
    ...(document !== undefined && existsSync(document)
      ? [
          {
            label: '$(debug-rerun) Run Again',
            act: async () => {
              const command = record.kind === 'debug' ? 'debugJobInContainer' : 'runJobInContainer';
              await vscode.commands.executeCommand(
                `acpt.${command}`,
                vscode.Uri.file(document).toString(),
                record.line,
              );
            },
          },
        ]
      : []),
    ...(tracked
      ? [
          {
            label: '$(graph) Copy MLflow Command',
            description: 'shows metrics and parameters; needs mlflow',
            act: async () => {
              await vscode.env.clipboard.writeText(`mlflow ui --backend-store-uri "${folder}/mlruns"`);
            },
          },
        ]
      : []),
    ...(state === 'running'
      ? []
      : [
          {
            label: '$(trash) Delete',
            description: 'with all that it wrote',
            act: () => remove(workspaceFolder, run),
          },
        ]),
  ];
  const chosen = await vscode.window.showQuickPick(actions, {
    title: `${record.name}: ${outcomeText(record, state)}`,
  });
  await chosen?.act();
}

async function remove(workspaceFolder: string, run: KeptRun): Promise<void> {
  const confirm = 'Delete';
  const choice = await vscode.window.showWarningMessage(
    `Delete the run ${run.id} with its log and outputs?`,
    { modal: true },
    confirm,
  );
  if (choice !== confirm) return;
  try {
    deleteRun(workspaceFolder, run);
  } catch (error) {
    if (!(error instanceof CannotWrite)) throw error;
    void vscode.window.showErrorMessage(error.message);
  }
}
