/** "ACPT: Choose GPUs": which of this machine's GPUs the containers of a folder get. */
import * as vscode from 'vscode';
import { gpuDevices } from '../../core/container/host/gpus.ts';
import type { Gpu, HostFacts } from '../../core/container/host/host.ts';

/** `undefined`: nothing was chosen here; empty: all of them. */
export function chosenGpus(state: vscode.Memento, workspaceFolder: string): readonly string[] | undefined {
  return state.get<readonly string[]>(keyOf(workspaceFolder));
}

export async function askForGpus(
  host: HostFacts,
  state: vscode.Memento,
  workspaceFolder: string,
): Promise<void> {
  const kinds: readonly Gpu[] = ['cuda', 'rocm'];
  const devices = kinds.flatMap((gpu) => gpuDevices(gpu, host));
  if (devices.length < 2) {
    const message =
      devices.length === 0
        ? vscode.l10n.t('This machine has no GPU to choose.')
        : vscode.l10n.t('This machine has one GPU, which containers get: {0}.', devices[0]?.title ?? '');
    void vscode.window.showInformationMessage(message);
    return;
  }
  const before = chosenGpus(state, workspaceFolder) ?? [];
  const items = devices.map(({ id, title, memory }) => ({
    label: vscode.l10n.t('GPU {0}', id),
    description: [title, memory].filter((each) => each).join(', '),
    picked: before.length === 0 || before.includes(id),
    id,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('GPUs for the Containers of This Folder'),
    placeHolder: vscode.l10n.t('Select the GPUs; the next container that is opened gets them'),
    canPickMany: true,
  });
  if (!picked || picked.length === 0) return;
  const all = picked.length === items.length;
  await state.update(keyOf(workspaceFolder), all ? [] : picked.map(({ id }) => id));
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Containers of this folder get {0}. Containers that exist keep theirs until they are rebuilt.',
      all ? vscode.l10n.t('all GPUs') : picked.map(({ label }) => label).join(', '),
    ),
  );
}

function keyOf(workspaceFolder: string): string {
  return `acpt.gpus ${workspaceFolder}`;
}
