/** "ACPT: Containers and Images": what ACPT made in the engine, to stop and to remove. */
import * as vscode from 'vscode';
import type { HostFacts } from '../../core/container/host/host.ts';
import { type Outcome, removeOwn, stopOwn } from '../../engine/cleaning.ts';
import { inventoryOf, type Own } from '../../engine/inventory.ts';
import { ownerOf } from '../../engine/owner.ts';

interface Item extends vscode.QuickPickItem {
  readonly thing?: Own;
}

const groups: readonly (readonly [Own['kind'], string])[] = [
  ['container', 'containers'],
  ['image', 'images built for containers'],
  ['volume', 'caches'],
];

export async function showInventory({ engine }: HostFacts): Promise<void> {
  if (engine.state !== 'running') {
    void vscode.window.showWarningMessage(
      `${engine.name === 'docker' ? 'Docker' : 'Podman'} is not running, so its containers cannot be listed.`,
    );
    return;
  }
  const owner = ownerOf(engine);
  const { things, problems } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'ACPT: Listing containers and images' },
    () => inventoryOf(engine.command, owner),
  );
  if (problems.length > 0) void vscode.window.showWarningMessage(problems.join(' '));
  if (things.length === 0) {
    if (problems.length === 0)
      void vscode.window.showInformationMessage('ACPT has no containers, images or caches here.');
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
  const items = groups.flatMap(([kind, label]): Item[] => {
    const own = things.filter((each) => each.kind === kind);
    if (own.length === 0) return [];
    return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...own.map(itemOf)];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: 'ACPT Containers and Images',
    placeHolder: 'Select what to stop or remove',
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
  const remove = 'Remove';
  const stop = 'Stop';
  const runs = chosen.filter(({ running }) => running);
  const containers = chosen.some(({ kind }) => kind === 'container');
  const names = chosen.map(({ name }) => name).join(', ');
  const choice = await vscode.window.showWarningMessage(
    `Remove ${names}?${containers ? ' What was installed in a container by hand goes with it.' : ''}`,
    remove,
    ...(runs.length > 0 ? [stop] : []),
  );
  if (choice === undefined) return undefined;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `ACPT: ${choice === stop ? 'Stopping' : 'Removing'}`,
    },
    () => (choice === stop ? stopOwn(engine, owner, runs) : removeOwn(engine, owner, chosen)),
  );
}
