/** "ACPT: Containers and Images": what ACPT made in the engine, to stop and to remove. */
import * as vscode from 'vscode';
import type { HostFacts } from '../../core/container/host/host.ts';
import { type Outcome, removeOwn, stopOwn } from '../../engine/cleaning.ts';
import { inventoryOf, type Own } from '../../engine/inventory.ts';
import { ownerOf } from '../../engine/owner.ts';

interface Item extends vscode.QuickPickItem {
  readonly thing?: Own;
}

export async function showInventory({ engine }: HostFacts): Promise<void> {
  if (engine.state !== 'running') {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} is not running, so its containers cannot be listed.',
        engine.name === 'docker' ? 'Docker' : 'Podman',
      ),
    );
    return;
  }
  const owner = ownerOf(engine);
  const { things, problems } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('ACPT: Listing containers and images') },
    () => inventoryOf(engine.command, owner),
  );
  if (problems.length > 0) void vscode.window.showWarningMessage(problems.join(' '));
  if (things.length === 0) {
    if (problems.length === 0)
      void vscode.window.showInformationMessage(
        vscode.l10n.t('ACPT has no containers, images or caches here.'),
      );
    return;
  }
  const chosen = await choose(things);
  if (chosen.length === 0) return;
  const outcomes = await act(engine.command, owner, chosen);
  const refused = outcomes?.filter(({ refusal }) => refusal !== undefined) ?? [];
  if (refused.length > 0)
    void vscode.window.showWarningMessage(
      refused.map(({ thing, refusal }) => `${thing.name}: ${refusal}`).join('\n'),
    );
}

async function choose(things: readonly Own[]): Promise<Own[]> {
  const groups: readonly (readonly [Own['kind'], string])[] = [
    ['container', vscode.l10n.t('containers')],
    ['image', vscode.l10n.t('images built for containers')],
    ['volume', vscode.l10n.t('caches')],
  ];
  const items = groups.flatMap(([kind, label]): Item[] => {
    const own = things.filter((each) => each.kind === kind);
    if (own.length === 0) return [];
    return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...own.map(itemOf)];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('ACPT Containers and Images'),
    placeHolder: vscode.l10n.t('Select what to stop or remove'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return (picked ?? []).flatMap(({ thing }) => thing ?? []);
}

function itemOf(thing: Own): Item {
  return { label: thing.name, description: thing.size ?? '', detail: thing.about, thing };
}

/** `undefined`: the user decided against it. */
async function act(engine: string, owner: string, chosen: readonly Own[]): Promise<Outcome[] | undefined> {
  const remove = vscode.l10n.t('Remove');
  const stop = vscode.l10n.t('Stop');
  const runs = chosen.filter(({ running }) => running);
  const containers = chosen.some(({ kind }) => kind === 'container');
  const names = chosen.map(({ name }) => name).join(', ');
  const choice = await vscode.window.showWarningMessage(
    containers
      ? vscode.l10n.t('Remove {0}? What was installed in a container by hand goes with it.', names)
      : vscode.l10n.t('Remove {0}?', names),
    remove,
    ...(runs.length > 0 ? [stop] : []),
  );
  if (choice === undefined) return undefined;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: choice === stop ? vscode.l10n.t('ACPT: Stopping') : vscode.l10n.t('ACPT: Removing'),
    },
    () => (choice === stop ? stopOwn(engine, owner, runs) : removeOwn(engine, owner, chosen)),
  );
}
