/** Local files or folders in place of inputs that only Azure has, remembered per job. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ContainerPlan, JobInput } from '../../core/container/plan/plan.ts';
import { type Downloads, downloadSample, isDownloadable } from './downloadSample.ts';

/** Where local paths come from, and where they are remembered. */
export interface Samples {
  readonly state: vscode.Memento;
  readonly downloads: Downloads;
  /** In which downloads are kept; `undefined` where no folder is open. */
  readonly workspaceFolder: string | undefined;
}

/**
 * The plan with the local paths that were once chosen for inputs that only Azure has: so a container that is opened sees
 * what a job that runs in it sees.
 */
export function withChosenInputs(plan: ContainerPlan, state: vscode.Memento): ContainerPlan {
  const { run } = plan.job;
  const paths = Object.entries(chosenPaths(plan, state)).filter(
    ([name, path]) => isMissing(run?.inputs[name]) && existsSync(path),
  );
  if (!run || paths.length === 0) return plan;
  const inputs = Object.fromEntries(paths.map(([name, path]) => [name, { kind: 'path' as const, path }]));
  return { ...plan, job: { ...plan.job, run: { ...run, inputs: { ...run.inputs, ...inputs } } } };
}

function isMissing(input: JobInput | undefined): boolean {
  if (input?.kind === 'path') return !existsSync(input.path);
  return input?.kind === 'remote' || input?.kind === 'absent';
}

/** How data for this input can be had, in words for a button. */
export function waysFor(plan: ContainerPlan, input: string, { workspaceFolder }: Samples) {
  return {
    choose: vscode.l10n.t('Choose Local Path'),
    download:
      workspaceFolder !== undefined && isDownloadable(plan, input)
        ? vscode.l10n.t('Download First Files')
        : undefined,
  };
}

/** @returns whether there is a path now; it is remembered */
export async function takeSample(plan: ContainerPlan, input: string, samples: Samples): Promise<boolean> {
  const { downloads, state, workspaceFolder } = samples;
  if (workspaceFolder === undefined) return false;
  const path = await downloadSample(plan, input, workspaceFolder, downloads);
  if (path === undefined) return false;
  await remember(plan, { ...chosenPaths(plan, state), [input]: path }, state);
  return true;
}

/** @returns whether a path was chosen; it is remembered */
export async function chooseSample(
  plan: ContainerPlan,
  input: string,
  state: vscode.Memento,
): Promise<boolean> {
  const [path] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Local Path for Input "{0}"', input),
      openLabel: vscode.l10n.t('Use Path'),
      canSelectFiles: true,
      canSelectFolders: true,
    })) ?? [];
  if (!path) return false;
  await remember(plan, { ...chosenPaths(plan, state), [input]: path.fsPath.replaceAll('\\', '/') }, state);
  return true;
}

/** "ACPT: Sample Data for Inputs": which inputs have a local path, to choose another or none. */
export async function manageSamples(plan: ContainerPlan, samples: Samples): Promise<void> {
  const { state } = samples;
  const chosen = new Map(Object.entries(chosenPaths(plan, state)));
  const inputs = Object.entries(plan.job.run?.inputs ?? {}).filter(([, input]) => isMissing(input));
  if (inputs.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('All inputs of this job are on this machine.'));
    return;
  }
  const forget: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: vscode.l10n.t('Forget the local path'),
  };
  const items = () =>
    inputs.map(([name, input]) => {
      const path = chosen.get(name);
      return {
        label: name,
        description:
          input.kind === 'remote'
            ? input.uri
            : input.kind === 'path'
              ? input.path
              : vscode.l10n.t('no value'),
        detail:
          path === undefined
            ? vscode.l10n.t('No sample data')
            : existsSync(path)
              ? path
              : vscode.l10n.t('{0} does not exist', path),
        buttons: path === undefined ? [] : [forget],
      };
    });
  const pick = vscode.window.createQuickPick<ReturnType<typeof items>[number]>();
  pick.title = vscode.l10n.t('Sample Data for the Inputs of {0}', plan.source?.step ?? plan.title);
  pick.placeholder = vscode.l10n.t('Select an input to choose a local file or folder for it');
  pick.items = items();
  pick.onDidTriggerItemButton(({ item }) => {
    chosen.delete(item.label);
    pick.items = items();
    void remember(plan, Object.fromEntries(chosen), state);
  });
  const name = await new Promise<string | undefined>((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.label);
      pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (name === undefined) return;
  const { choose, download } = waysFor(plan, name, samples);
  const way =
    download === undefined
      ? choose
      : await vscode.window.showQuickPick([choose, download], {
          title: vscode.l10n.t('Data for Input "{0}"', name),
          placeHolder: vscode.l10n.t('Select where it comes from'),
        });
  if (way === choose) await chooseSample(plan, name, state);
  else if (way !== undefined && (await takeSample(plan, name, samples)))
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Jobs that run in a container use the downloaded files for the input "{0}".', name),
    );
}

function chosenPaths(plan: ContainerPlan, state: vscode.Memento): Readonly<Record<string, string>> {
  return state.get<Readonly<Record<string, string>>>(keyOf(plan), {});
}

async function remember(
  plan: ContainerPlan,
  paths: Readonly<Record<string, string>>,
  state: vscode.Memento,
): Promise<void> {
  await state.update(keyOf(plan), paths);
}

function keyOf({ source }: ContainerPlan): string {
  return `acpt.inputs ${source?.path}#${source?.step ?? ''}`;
}
