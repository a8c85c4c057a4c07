/** Says once that the environment of a container has moved on, what that changes, and offers to rebuild it. */
import * as vscode from 'vscode';
import { driftOf } from '../../core/container/plan/drift.ts';
import { type ContainerPlan, isPlan } from '../../core/container/plan/plan.ts';
import { hasContainer } from '../../engine/containers.ts';
import { isPlanOf, madeFrom, type Written, writtenIn } from '../../engine/written.ts';
import type { Client } from '../client/client.ts';

export interface Drifted {
  readonly written: Written;
  readonly plan: ContainerPlan;
  readonly document: vscode.Uri;
  /** Phrases. */
  readonly changes: readonly string[];
}

/** @param saved the file that was saved; without one, all containers of the folder are looked at */
export async function driftedIn(
  client: Client,
  workspaceFolder: string,
  curatedAs: 'image' | 'base',
  saved: string | undefined,
): Promise<Drifted[]> {
  const concerned = writtenIn(workspaceFolder).filter(
    ({ document, made }) =>
      made &&
      // Whoever wrote the record may have come with the folder.
      !/^(?:\/|[A-Za-z]:|\.\.(?:\/|$))/.test(document) &&
      (saved === undefined ||
        saved === `${workspaceFolder}/${document}` ||
        Object.keys(made.sources).some((file) => saved === `${workspaceFolder}/${file}`)),
  );
  const found: Drifted[] = [];
  for (const written of concerned) {
    const document = vscode.Uri.file(`${workspaceFolder}/${written.document}`);
    const plans = await client.containerPlans({
      uri: document.toString(),
      line: undefined,
      curatedAs,
    });
    const plan = plans.filter(isPlan).find((each) => isPlanOf(each, workspaceFolder, written));
    const changes = plan && written.made ? driftOf(written.made, madeFrom(plan, workspaceFolder)) : [];
    if (plan && changes.length > 0) found.push({ written, plan, document, changes });
  }
  return found;
}

/**
 * @param folder by which path it was opened, and to which that leads
 * @param engine `undefined`: this window runs in the container
 * @returns whether it is to be rebuilt
 */
export async function tellDrift(
  { written, plan, changes }: Drifted,
  folder: { readonly opened: string; readonly real: string },
  engine: string | undefined,
  state: vscode.Memento,
): Promise<boolean> {
  const { opened, real } = folder;
  const configFile = real + written.configFile.slice(opened.length);
  const key = `acpt.drift ${configFile}`;
  const told = JSON.stringify(changes);
  const isTold = () => state.get(key) === told;
  if (isTold()) return false;
  if (engine !== undefined && !(await hasContainer({ engine, workspaceFolder: real, configFile })))
    return false;
  // Another save may have told it while the engine was asked.
  if (isTold()) return false;
  await state.update(key, told);
  const most = 5;
  const list = [
    ...changes.slice(0, most),
    ...(changes.length > most ? [vscode.l10n.t('{0} more', changes.length - most)] : []),
  ].join('; ');
  const name = plan.source?.step ?? plan.title;
  if (engine === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The environment of this container ({0}) has changed: {1}. Open it again from the folder on the host to rebuild it.',
        name,
        list,
      ),
    );
    return false;
  }
  const rebuild = vscode.l10n.t('Rebuild');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The environment of the container for {0} has changed: {1}. Rebuilding discards anything installed in it manually.',
      name,
      list,
    ),
    rebuild,
  );
  return choice === rebuild;
}
