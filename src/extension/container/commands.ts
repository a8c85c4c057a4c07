/** The commands that open containers: who calls them, from where, and in which order the steps go. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { gpuCount, withGpus } from '../../core/container/host/gpus.ts';
import type { Gpu, HostFacts } from '../../core/container/host/host.ts';
import { asMounted } from '../../core/container/plan/mounts.ts';
import { type ContainerPlan, isPlan, type NoPlan } from '../../core/container/plan/plan.ts';
import { relocate } from '../../core/container/plan/relocate.ts';
import { usualGpu } from '../../core/container/preflight/preflight.ts';
import { pipelineSteps } from '../../core/container/run/pipeline.ts';
import { behindLinks } from '../../engine/behindLinks.ts';
import { hasContainer, removeMadeSince } from '../../engine/containers.ts';
import { gpusBefore } from '../../engine/files.ts';
import { probeHost } from '../../engine/probe.ts';
import type { Client } from '../client/client.ts';
import { choosePlan, type Target } from './choose.ts';
import { chooseFromMatrix } from './chooseFromMatrix.ts';
import { askForGpus, chosenGpus } from './chooseGpus.ts';
import { type Configured, configure } from './configure.ts';
import { debugInTerminal, hasDebugger } from './debugJob.ts';
import { driftedIn, tellDrift } from './drift.ts';
import { showInventory } from './inventory.ts';
import { configurationOf, ensureRunning, openTerminal, openWithExtension } from './launch.ts';
import { withLocalInputs } from './localInputs.ts';
import { runInTerminal, type StartedJob } from './runJob.ts';
import { runPipelineInTerminal } from './runPipeline.ts';
import { chooseRun } from './runs.ts';
import { manageSamples, type Samples, withChosenInputs } from './sampleData.ts';
import { containerSettings } from './settings.ts';

export { stopAllJobs } from '../../engine/job.ts';

/** What a command is given: by a lens (address and line), by the explorer (an address), or by nobody. */
export type Given = readonly [uri?: string | vscode.Uri, line?: unknown, gpu?: unknown];

export interface Tools {
  readonly client: Client;
  /** What is remembered for this workspace. */
  readonly state: vscode.Memento;
  readonly extensionUri: vscode.Uri;
}

export async function openInContainer({ client, state }: Tools, given: Given): Promise<void> {
  if (!(await isTrusted())) return;
  const target = targetOf(given);
  const plan = await choosePlan(client, target, () => probe(undefined, target?.uri));
  if (plan) await open(withChosenInputs(plan, state), target?.uri, gpuOf(given[2]), state);
}

export async function openFromMatrix({ client, state }: Tools): Promise<void> {
  if (!(await isTrusted())) return;
  const scope = vscode.workspace.workspaceFolders?.[0]?.uri;
  const plan = await chooseFromMatrix(client, scope, () => probe(undefined, scope));
  if (plan) await open(plan, scope, undefined, state);
}

/** The container of an environment or image by its name. */
export async function openReference({ client, state }: Tools, reference: unknown): Promise<void> {
  if (typeof reference !== 'string' || !(await isTrusted())) return;
  const scope = vscode.workspace.workspaceFolders?.[0]?.uri;
  const { curatedEnvironments: curatedAs } = containerSettings(scope);
  const uri = scope?.toString();
  const [plan] = await client.containerMatrix({ ...(uri ? { uri } : {}), curatedAs, reference });
  if (plan) await open(plan, scope, undefined, state);
  else
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Cannot open {0} in a container: no image is known for it.', reference),
    );
}

export async function runJobInContainer(tools: Tools, given: Given): Promise<void> {
  const job = await jobFor(tools, given);
  if (job) runInTerminal(job.plan, job.run, job.place);
}

export async function debugJobInContainer(tools: Tools, given: Given): Promise<void> {
  if (!(await isTrusted()) || !(await hasDebugger())) return;
  const job = await jobFor(tools, given);
  if (job) await debugInTerminal(job.plan, job.run, job.place);
}

/** The job that is meant, with the container in which it can run; `undefined` where the user stopped, or was told why not. */
async function jobFor(tools: Tools, given: Given): Promise<StartedJob | undefined> {
  const { client, state } = tools;
  if (!(await isTrusted())) return undefined;
  const target = targetOf(given);
  if (!target) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Open the YAML file of a job first.'));
    return undefined;
  }
  const { curatedEnvironments: curatedAs } = containerSettings(target.uri);
  const found = await client.containerPlans({ uri: target.uri.toString(), line: target.line, curatedAs });
  if (!found.some((each) => isPlan(each) && each.job.run)) {
    const none = found.find((each): each is NoPlan => !isPlan(each));
    void vscode.window.showWarningMessage(
      none?.problem ??
        vscode.l10n.t('{0} is not an Azure ML job: it has no command to run.', nameOf(target.uri)),
    );
    return undefined;
  }
  const chosen = await choosePlan(
    client,
    target,
    () => probe(undefined, target.uri),
    ({ job }) => job.run !== undefined,
  );
  const seen = chosen && isInside() ? asMounted(chosen, existsSync) : chosen;
  const plan = seen && (await withLocalInputs(seen, samplesIn(tools, target.uri)));
  return plan && startFor(plan, target.uri, gpuOf(given[2]), state);
}

export async function chooseGpus({ state }: Tools): Promise<void> {
  if (!(await isTrusted())) return;
  const scope = vscode.workspace.workspaceFolders?.[0]?.uri;
  const opened = folderAround(scope);
  if (opened === undefined) void vscode.window.showWarningMessage(vscode.l10n.t('Open a folder first.'));
  else await askForGpus(await probe(undefined, scope), state, behindLinks(opened));
}

export async function sampleData(tools: Tools, given: Given): Promise<void> {
  const { client } = tools;
  if (!(await isTrusted())) return;
  const target = targetOf(given);
  const { curatedEnvironments: curatedAs } = containerSettings(target?.uri);
  const found = target
    ? await client.containerPlans({ uri: target.uri.toString(), line: target.line, curatedAs })
    : [];
  const plans = found.filter(isPlan).filter(({ job }) => job.run);
  if (!target || plans.length === 0) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Open the YAML file of a job first.'));
    return;
  }
  const plan = await choosePlan(
    client,
    target,
    () => probe(undefined, target.uri),
    ({ job }) => job.run !== undefined,
  );
  if (plan) await manageSamples(plan, samplesIn(tools, target.uri));
}

export async function manageContainers(): Promise<void> {
  if (!(await isTrusted())) return;
  await showInventory(await probe(undefined, vscode.workspace.workspaceFolders?.[0]?.uri));
}

/** @param saved the file that was saved; without one, all containers of the window's folders are looked at */
export async function watchDrift({ client, state }: Tools, saved: vscode.Uri | undefined): Promise<void> {
  const scopes = saved ? [saved] : (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  for (const scope of scopes) {
    const opened = folderAround(scope);
    if (opened === undefined) continue;
    const { curatedEnvironments: curatedAs } = containerSettings(scope);
    const file = saved?.fsPath.replaceAll('\\', '/');
    const drifted = await driftedIn(client, opened, curatedAs, file);
    if (drifted.length === 0) continue;
    const engine = isInside() ? undefined : (await probe(undefined, scope)).engine.command;
    // Dev container tools resolve links, and mark the container with what they lead to.
    const real = behindLinks(opened);
    for (const each of drifted)
      if (await tellDrift(each, { opened, real }, engine, state))
        await open(withChosenInputs(each.plan, state), each.document, each.written.gpu, state, true);
  }
}

export async function runPipelineInContainers(tools: Tools, given: Given): Promise<void> {
  const { client, state } = tools;
  if (!(await isTrusted())) return;
  const target = targetOf(given);
  if (!target) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Open the YAML file of a pipeline first.'));
    return;
  }
  if (isInside()) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The steps of a pipeline have containers of their own. Open the folder outside of a container first.',
      ),
    );
    return;
  }
  const { curatedEnvironments: curatedAs } = containerSettings(target.uri);
  const found = await client.containerPlans({ uri: target.uri.toString(), line: undefined, curatedAs });
  const steps = pipelineSteps(found);
  if (steps.length === 0 || found.every((each) => each.source?.step === undefined)) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} is not a pipeline with steps that can run here.', nameOf(target.uri)),
    );
    return;
  }
  // Who wants one step on the CPU is not asked at each of the others.
  let gpu = gpuOf(given[2]);
  runPipelineInTerminal(nameOf(target.uri).replace(/\.[^.]+$/, ''), steps, async (plan) => {
    const local = await withLocalInputs(plan, samplesIn(tools, target.uri));
    const started = local && (await startFor(local, target.uri, gpu, state));
    if (started?.gpu === 'none') gpu = 'none';
    return started;
  });
}

export async function showRuns(): Promise<void> {
  if (!(await isTrusted())) return;
  const folder = folderAround(undefined);
  if (folder === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Open a folder first. Its runs are kept in it.'));
    return;
  }
  const engine = async () => (await probe(undefined, undefined)).engine.command;
  await chooseRun(behindLinks(folder), engine, isInside());
}

function samplesIn({ client, state, extensionUri }: Tools, scope: vscode.Uri): Samples {
  const folder = folderAround(scope);
  return {
    state,
    downloads: { extensionUri, log: (text) => client.log(text) },
    workspaceFolder: folder && behindLinks(folder),
  };
}

/** Starts the container of a job, unless the window is in it. */
async function startFor(
  plan: ContainerPlan,
  scope: vscode.Uri,
  asked: Gpu | undefined,
  state: vscode.Memento,
): Promise<StartedJob | undefined> {
  const { run } = plan.job;
  const workspaceFolder = folderAround(scope);
  if (!run || workspaceFolder === undefined) return undefined;
  if (isInside()) {
    const host = await probe(undefined, scope);
    const gpus = gpuCount(usualGpu({ accelerator: undefined }, host), host);
    return {
      plan,
      run,
      place: { workspaceFolder, remoteWorkspaceFolder: workspaceFolder, gpus, container: undefined },
    };
  }
  const began = Date.now();
  const configured = await configureFor(plan, scope, asked, state);
  const stood = configured && (await hasContainer(configurationOf(configured)));
  const running = configured && (await ensureRunning(configured));
  if (running === 'on CPU') return startFor(plan, scope, 'none', state);
  if (!configured || !running) return undefined;
  const { host, gpu } = configured;
  const { container } = running;
  return {
    plan: configured.plan,
    run: configured.plan.job.run ?? run,
    place: {
      workspaceFolder: configured.workspaceFolder,
      remoteWorkspaceFolder: container.folder,
      gpus: gpuCount(gpu, host),
      container: { engine: host.engine.command, container },
    },
    gpu,
    remove: async () => {
      // Whoever had a container has one afterwards.
      if (!stood) await removeMadeSince(configurationOf(configured), began);
    },
  };
}

async function open(
  plan: ContainerPlan,
  scope: vscode.Uri | undefined,
  gpu: Gpu | undefined,
  state: vscode.Memento,
  rebuilds?: true,
): Promise<void> {
  const configured = await configureFor(plan, scope, gpu, state);
  if (!configured || (await openWithExtension(configured, rebuilds))) return;
  const running = await ensureRunning(configured, rebuilds);
  if (running === 'on CPU') await open(plan, scope, 'none', state);
  else if (running) await openTerminal(configured, running);
}

async function configureFor(
  plan: ContainerPlan,
  scope: vscode.Uri | undefined,
  gpu: Gpu | undefined,
  state: vscode.Memento,
): Promise<Configured | undefined> {
  const opened = folderAround(scope);
  if (opened === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Open a folder first. The container mounts it.'));
    return undefined;
  }
  const workspaceFolder = behindLinks(opened);
  const seen = await probe(plan.needs.image, scope);
  const moved = relocate(plan, opened, workspaceFolder);
  const kind = gpu ?? usualGpu(plan, seen);
  const chosen = chosenGpus(state, workspaceFolder) ?? gpusBefore(moved, kind, workspaceFolder);
  return configure(moved, withGpus(seen, kind, chosen), workspaceFolder, gpu);
}

async function probe(image: string | undefined, scope: vscode.Uri | undefined): Promise<HostFacts> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('ACPT: Checking this machine') },
    () => probeHost({ engine: containerSettings(scope).engine, image, insideContainer: isInside() }),
  );
}

/** Of the document; without one, of the window. */
function folderAround(scope: vscode.Uri | undefined): string | undefined {
  const around = scope && vscode.workspace.getWorkspaceFolder(scope);
  const folder = around ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath.replaceAll('\\', '/') : undefined;
}

function targetOf([uri, line]: Given): Target | undefined {
  if (uri) {
    const address = typeof uri === 'string' ? vscode.Uri.parse(uri) : uri;
    return { uri: address, line: typeof line === 'number' ? line : undefined };
  }
  const editor = vscode.window.activeTextEditor;
  const ours = editor && ['yaml', 'dockerfile'].includes(editor.document.languageId);
  return ours ? { uri: editor.document.uri, line: editor.selection.active.line } : undefined;
}

function gpuOf(given: unknown): Gpu | undefined {
  return given === 'cuda' || given === 'rocm' || given === 'none' ? given : undefined;
}

function isInside(): boolean {
  return /^(?:dev-container|attached-container|codespaces|k8s-container)/.test(vscode.env.remoteName ?? '');
}

async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Containers can be opened only in a trusted workspace, because they run commands from its files.',
    ),
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
