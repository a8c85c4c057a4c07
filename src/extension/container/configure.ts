/** From a plan to files on disk: checks the host, keeps the user's edits and reports what matters. */
import * as vscode from 'vscode';
import type { Gpu, HostFacts } from '../../core/container/host/host.ts';
import { type CacheOpening, openingOf } from '../../core/container/plan/caches.ts';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import { preflight, usualGpu } from '../../core/container/preflight/preflight.ts';
import { runCommand } from '../../core/container/run/runCommand.ts';
import { conflictsOf, filesOf, type Prepared, prepare, wasOnCpu, write } from '../../engine/files.ts';
import { optionsFor } from '../../engine/options.ts';
import { proposalUri } from './proposals.ts';
import { showReport } from './report.ts';
import { containerSettings } from './settings.ts';

export interface Configured {
  readonly plan: ContainerPlan;
  readonly host: HostFacts;
  readonly gpu: Gpu;
  /** With forward slashes. */
  readonly workspaceFolder: string;
  readonly configFile: string;
  /** What Dev Containers shows in its list. */
  readonly name: string;
  /** What the container is made from. */
  readonly files: readonly string[];
  /** What opens the volumes of caches to a user who is not root. */
  readonly caches: CacheOpening | undefined;
  /** The same as one command of the engine, where nothing has to be built. */
  readonly runCommand: string | undefined;
}

/** @param gpu what was asked for; the usual one where nothing was */
export async function configure(
  plan: ContainerPlan,
  host: HostFacts,
  workspaceFolder: string,
  gpu: Gpu = usualGpu(plan, host),
): Promise<Configured | undefined> {
  const decided = await decideGpu(plan, host, gpu, workspaceFolder);
  if (decided === undefined) return undefined;
  const { caches, share: shares } = containerSettings(vscode.Uri.file(workspaceFolder));
  const options = await optionsFor(host, workspaceFolder, { caches, shares, make: true });
  const prepared = prepare(plan, host, decided, workspaceFolder, options);
  const overwritten = await settleConflicts(prepared);
  if (overwritten === undefined) return undefined;
  const { configFile, generated } = prepared;
  if (write(prepared, overwritten)) tell(prepared);
  return {
    plan,
    host,
    gpu: decided,
    workspaceFolder,
    configFile,
    name: String(generated.configuration.name),
    files: [...filesOf(prepared), ...plan.sources],
    caches: openingOf(plan, options),
    runCommand: runCommand(host.engine.command, workspaceFolder, generated),
  };
}

/** Reports what prevents the container from opening and what to do; if only the GPU is missing, offers the CPU. */
async function decideGpu(
  plan: ContainerPlan,
  host: HostFacts,
  gpu: Gpu,
  workspaceFolder: string,
): Promise<Gpu | undefined> {
  const judged = preflight(plan, host, gpu);
  const details = vscode.l10n.t('Show Details');
  if (judged.canOpen === 'yes') {
    const warnings = judged.verdicts.filter(({ status }) => status === 'warning');
    if (warnings.length > 0)
      void vscode.window
        .showWarningMessage(warnings.map(({ message }) => message).join(' '), details)
        .then((choice) => (choice === undefined ? undefined : showReport(plan, judged)));
    return gpu;
  }
  const bad = judged.verdicts.filter(({ status }) => status === 'bad');
  const [first] = bad.filter((each) => judged.canOpen === 'cpu' || !each.gpu);
  if (!first) return gpu;
  const message = [first.message, first.action].filter((each) => each).join(' ');
  // Someone who already chose the CPU is not asked again, and is told why it is the CPU.
  if (judged.canOpen === 'cpu' && wasOnCpu(prepare(plan, host, 'none', workspaceFolder))) {
    void vscode.window
      .showInformationMessage(
        vscode.l10n.t('Opening on the CPU, as you chose last time. {0}', first.message),
        details,
      )
      .then((choice) => (choice === undefined ? undefined : showReport(plan, judged)));
    return 'none';
  }
  const onCpu = vscode.l10n.t('Open on CPU');
  const copy = vscode.l10n.t('Copy Command');
  for (;;) {
    const choice = await vscode.window.showWarningMessage(
      message,
      ...(judged.canOpen === 'cpu' ? [onCpu] : []),
      ...(first.command ? [copy] : []),
      details,
    );
    if (choice === copy && first.command) await vscode.env.clipboard.writeText(first.command);
    // The choice is still open after the reading.
    if (choice === details) await showReport(plan, judged);
    else return choice === onCpu ? 'none' : undefined;
  }
}

/** The files that ACPT may replace although a person changed them; `undefined`: the user cancelled. */
async function settleConflicts(prepared: Prepared): Promise<Set<string> | undefined> {
  const overwritten = new Set<string>();
  for (const { file, refresh } of conflictsOf(prepared)) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    await vscode.commands.executeCommand(
      'vscode.diff',
      vscode.Uri.file(file),
      proposalUri(name, refresh.text),
      `${name}: Yours ↔ ACPT`,
    );
    const keep = vscode.l10n.t('Keep Mine');
    const take = vscode.l10n.t('Use ACPT Version');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('Conflict in {0}. {1} Your version is kept unless you replace it.', name, refresh.reason),
      keep,
      take,
    );
    if (choice === undefined) return undefined;
    if (choice === take) overwritten.add(file);
  }
  return overwritten;
}

function tell({ configFile, refreshes, generated: { remarks } }: Prepared): void {
  const refresh = refreshes.get(configFile);
  const kept = refresh?.kind === 'changed' ? refresh.kept : [];
  const notes = [
    ...remarks,
    ...(kept.length > 0 ? [vscode.l10n.t('Your changes are kept: {0}.', kept.join(', '))] : []),
  ];
  const open = vscode.l10n.t('Open devcontainer.json');
  const text = [vscode.l10n.t('Wrote {0}.', vscode.workspace.asRelativePath(configFile)), ...notes].join(' ');
  void vscode.window.showInformationMessage(text, open).then((choice) => {
    if (choice === open) void vscode.window.showTextDocument(vscode.Uri.file(configFile));
  });
}
