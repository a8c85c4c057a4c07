/** Which container: of a document or a folder, and of the matrix where they have none. */
import * as vscode from 'vscode';
import type { HostFacts } from '../../core/container/host/host.ts';
import { type ContainerPlan, isPlan, type NoPlan } from '../../core/container/plan/plan.ts';
import type { Client } from '../client/client.ts';
import { chooseFromMatrix } from './chooseFromMatrix.ts';
import { containerSettings } from './settings.ts';

/** Where the command came from: a document with a line, a folder, or nothing in particular. */
export interface Target {
  readonly uri: vscode.Uri;
  readonly line: number | undefined;
}

/** One plan, or `undefined` where the user chose none. */
export async function choosePlan(
  client: Client,
  target: Target | undefined,
  host: () => Promise<HostFacts>,
  wanted: (plan: ContainerPlan) => boolean = () => true,
): Promise<ContainerPlan | undefined> {
  const { curatedEnvironments: curatedAs } = containerSettings(target?.uri);
  const found = target
    ? await client.containerPlans({ uri: target.uri.toString(), line: target.line, curatedAs })
    : [];
  const plans = found.filter(isPlan).filter(wanted);
  const [first] = plans;
  if (first && sameContainer(plans) && plans.length === found.length) return first;
  if (first) return choosePlanOf(found.filter((each) => !isPlan(each) || wanted(each)));
  const [none] = found.filter((each): each is NoPlan => !isPlan(each));
  if (none) {
    const fromMatrix = vscode.l10n.t('Choose Environment');
    const choice = await vscode.window.showWarningMessage(none.problem, fromMatrix);
    if (choice !== fromMatrix) return undefined;
  }
  return chooseFromMatrix(client, target?.uri, host);
}

/** Several jobs in the same environment, with nothing that tells them apart, are no choice. */
function sameContainer(plans: readonly ContainerPlan[]): boolean {
  const [first] = plans;
  return plans.every(
    (each) =>
      each === first ||
      (JSON.stringify([each.base, each.job]) === JSON.stringify([first?.base, first?.job]) &&
        each.source?.path === first?.source?.path),
  );
}

async function choosePlanOf(plans: readonly (ContainerPlan | NoPlan)[]): Promise<ContainerPlan | undefined> {
  const items = plans.map((plan) => ({
    label: plan.source?.step ?? plan.title,
    description: `${vscode.workspace.asRelativePath(plan.source?.path ?? '')}:${(plan.source?.line ?? 0) + 1}`,
    detail: isPlan(plan)
      ? [plan.source?.step === undefined ? '' : plan.title, plan.summary].filter((each) => each).join(' — ')
      : `$(circle-slash) ${plan.problem}`,
    plan,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open in ACPT Container'),
    placeHolder: vscode.l10n.t('Select an environment'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!chosen) return undefined;
  if (isPlan(chosen.plan)) return chosen.plan;
  void vscode.window.showWarningMessage(chosen.plan.problem);
  return undefined;
}
