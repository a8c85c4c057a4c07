/** The matrix as a list to choose from, by what this host can run. */
import * as vscode from 'vscode';
import type { HostFacts } from '../../core/container/host/host.ts';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import { preflight, usualGpu } from '../../core/container/preflight/preflight.ts';
import type { Client } from '../client/client.ts';
import { containerSettings } from './settings.ts';

interface MatrixItem extends vscode.QuickPickItem {
  readonly plan?: ContainerPlan;
}

/** What this host can run first, in the order of the matrix; the rest below, each with the reason. */
export async function chooseFromMatrix(
  client: Client,
  scope: vscode.Uri | undefined,
  host: () => Promise<HostFacts>,
): Promise<ContainerPlan | undefined> {
  const { curatedEnvironments: curatedAs } = containerSettings(scope);
  const pick = vscode.window.createQuickPick<MatrixItem>();
  pick.title = vscode.l10n.t('Open in ACPT Container');
  pick.placeholder = vscode.l10n.t('Select an environment or image');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  const chosen = new Promise<ContainerPlan | undefined>((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.plan);
      pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
  });
  pick.show();
  try {
    const [plans, facts] = await Promise.all([
      client.containerMatrix({ ...(scope ? { uri: scope.toString() } : {}), curatedAs }),
      host(),
    ]);
    pick.items = matrixItems(plans, facts);
    pick.busy = false;
    return await chosen;
  } finally {
    pick.dispose();
  }
}

function matrixItems(plans: readonly ContainerPlan[], host: HostFacts): MatrixItem[] {
  const judged = plans.map((plan) => ({ plan, against: whyNot(plan, host) }));
  const separator = (label: string): MatrixItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = ({ plan, against }: (typeof judged)[number]): MatrixItem => ({
    label: plan.title.replace(/^mcr\.microsoft\.com\//, ''),
    description: plan.summary,
    ...(against === undefined ? {} : { detail: `$(warning) ${against}` }),
    plan,
  });
  const runs = judged.filter(({ against }) => against === undefined).map(item);
  const others = judged.filter(({ against }) => against !== undefined).map(item);
  return [
    ...(runs.length > 0 ? [separator(vscode.l10n.t('runs on this machine')), ...runs] : []),
    ...(others.length > 0 ? [separator(vscode.l10n.t('CPU only on this machine')), ...others] : []),
  ];
}

/** The first thing that keeps the container from its GPU; whether an engine is there is the same for all. */
function whyNot(plan: ContainerPlan, host: HostFacts): string | undefined {
  const { verdicts } = preflight(plan, host, usualGpu(plan, host));
  return verdicts.find(({ status, gpu }) => status === 'bad' && gpu)?.message;
}
