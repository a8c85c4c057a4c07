/** "ACPT: Runs": what was run in containers of the folder, and what can be done with it. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { outcomeText, type RunState } from '../../core/container/run/record.ts';
import {
  type Viewer,
  viewerCommand,
  viewerCommandHere,
  viewerPlace,
} from '../../core/container/run/viewers.ts';
import { containerOf } from '../../engine/containers.ts';
import { freePorts } from '../../engine/forward.ts';
import type { InContainer } from '../../engine/job.ts';
import { deleteRun, type KeptRun, runsIn } from '../../engine/runs.ts';
import { CannotWrite } from '../../engine/safeWrite.ts';
import { serveInTerminal } from './runJob.ts';

const icons: Readonly<Record<RunState, string>> = {
  running: 'sync',
  succeeded: 'pass',
  failed: 'error',
  stopped: 'circle-slash',
  interrupted: 'question',
};

/**
 * @param engine finds out which engine is called; asked for where something runs in a container
 * @param isInside whether the window is in a container
 */
export async function chooseRun(
  workspaceFolder: string,
  engine: () => Promise<string>,
  isInside: boolean,
): Promise<void> {
  const runs = runsIn(workspaceFolder);
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No job was run in a container of this folder yet.'),
    );
    return;
  }
  const items = runs.map((run) => {
    const { record, state } = run;
    return {
      label: `$(${icons[state]}) ${record.name}`,
      description: [
        outcomeText(record, state),
        new Date(record.started).toLocaleString(),
        ...(record.kind === 'debug' ? [vscode.l10n.t('debugged')] : []),
        ...(record.pipeline === undefined ? [] : [vscode.l10n.t('pipeline {0}', record.pipeline)]),
      ].join(' · '),
      detail: record.environment,
      run,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Runs in Containers'),
    placeHolder: vscode.l10n.t('Select a run'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen) await chooseAction(workspaceFolder, chosen.run, engine, isInside);
}

async function chooseAction(
  workspaceFolder: string,
  run: KeptRun,
  engine: () => Promise<string>,
  isInside: boolean,
): Promise<void> {
  const { record, state, folder, log, tracked, hasEvents } = run;
  const document = record.document === undefined ? undefined : `${workspaceFolder}/${record.document}`;
  const actions = [
    {
      label: `$(output) ${vscode.l10n.t('Open Log')}`,
      act: async () => {
        await vscode.window.showTextDocument(vscode.Uri.file(log), { preview: true });
      },
    },
    {
      label: `$(folder-opened) ${vscode.l10n.t('Show Outputs')}`,
      description: vscode.workspace.asRelativePath(folder),
      act: async () => {
        await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(folder));
      },
    },
    ...(document !== undefined && existsSync(document)
      ? [
          {
            label: `$(debug-rerun) ${vscode.l10n.t('Run Again')}`,
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
    ...(tracked ? [viewing(run, 'MLflow', engine, isInside)] : []),
    ...(hasEvents ? [viewing(run, 'TensorBoard', engine, isInside)] : []),
    ...(state === 'running'
      ? []
      : [
          {
            label: `$(trash) ${vscode.l10n.t('Delete')}`,
            description: vscode.l10n.t('with all that it wrote'),
            act: () => remove(workspaceFolder, run),
          },
        ]),
  ];
  const chosen = await vscode.window.showQuickPick(actions, {
    title: `${record.name}: ${outcomeText(record, state)}`,
  });
  await chosen?.act();
}

/** In the container of the run, where it still runs; else the command for this machine. */
function viewing(run: KeptRun, viewer: Viewer, engine: () => Promise<string>, isInside: boolean) {
  return {
    label: `$(graph) ${vscode.l10n.t('Open {0}', viewer)}`,
    act: async () => {
      const place = viewerPlace(run.record, isInside);
      const where = place === 'here' ? undefined : place && (await containerOf(place, await engine()));
      if (where || place === 'here') showInTerminal(run, viewer, where);
      else await offerCommand(run, viewer);
    },
  };
}

function showInTerminal(run: KeptRun, viewer: Viewer, where: InContainer | undefined): void {
  const { python = 'python3', seenAs } = run.record;
  void freePorts(viewer === 'MLflow' ? 5000 : 6006, 1).then((port) => {
    const script = viewerCommand(viewer, python, seenAs, port);
    serveInTerminal(`ACPT: ${viewer}`, script, where, seenAs, python);
  });
}

async function offerCommand({ folder }: KeptRun, viewer: Viewer): Promise<void> {
  const copy = vscode.l10n.t('Copy Command');
  const command = viewerCommandHere(viewer, folder);
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The container of this run is not running. Where {0} is installed, this shows it: {1}',
      viewer,
      command,
    ),
    copy,
  );
  if (choice === copy) await vscode.env.clipboard.writeText(command);
}

async function remove(workspaceFolder: string, run: KeptRun): Promise<void> {
  const confirm = vscode.l10n.t('Delete');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete the run {0} with its log and outputs?', run.id),
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
