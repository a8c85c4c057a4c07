/** "Debug Job in Container": the job's Python programs under debugpy, with the editor attached. */
import * as vscode from 'vscode';
import type { ContainerPlan, JobRun } from '../../core/container/plan/plan.ts';
import { attachConfiguration } from '../../core/container/run/attach.ts';
import {
  type DebugWishes,
  type Listening,
  listeningOf,
  nothingDebugged,
} from '../../core/container/run/debugger.ts';
import { findDebugpy, installDebugpy } from '../../engine/debugpy.ts';
import { type ForwardedPort, forwardPort, freePorts } from '../../engine/forward.ts';
import { gitRootOf } from '../../engine/gitRoot.ts';
import { refreshLaunchFile } from '../../engine/launchFile.ts';
import type { JobPlace } from '../../engine/runJob.ts';
import { CannotWrite } from '../../engine/safeWrite.ts';
import { runInTerminal } from './runJob.ts';

/** Seconds. Whoever starts it this way is attached at once; a debugger that fails to is not waited for all day. */
const patience = 300;
const debuggerExtension = 'ms-python.debugpy';

/** Says what is missing before anything is started. */
export async function hasDebugger(): Promise<boolean> {
  const has = vscode.extensions.all.some(({ packageJSON }) =>
    packageJSON?.contributes?.debuggers?.some?.((each: { type?: unknown }) => each.type === 'debugpy'),
  );
  if (has) return true;
  const show = vscode.l10n.t('Show Extension');
  const choice = await vscode.window.showErrorMessage(
    vscode.l10n.t('Debugging requires the Python Debugger extension ({0}).', debuggerExtension),
    show,
  );
  if (choice === show)
    await vscode.commands.executeCommand('workbench.extensions.search', `@id:${debuggerExtension}`);
  return false;
}

export async function debugInTerminal(plan: ContainerPlan, run: JobRun, place: JobPlace): Promise<void> {
  const python = plan.interpreter ?? 'python3';
  const libraries = place.container ? undefined : librariesHere();
  if (!(await ensureDebugpy(place, python, libraries))) return;
  const count = run.distribution?.processesPerInstance ?? 1;
  const debug: DebugWishes = { port: await freePorts(5678, count), wait: patience, libraries };
  const session = new DebugSession(plan, place, python);
  runInTerminal(plan, run, place, {
    debug,
    onText: (text) => session.read(text),
    onEnd: () => session.close(),
  });
}

/** Where the window is in the container, the Python Debugger extension is there too, and has a copy of its own. */
function librariesHere(): string | undefined {
  const extension = vscode.extensions.getExtension(debuggerExtension);
  return extension && `${extension.extensionPath}/bundled/libs`;
}

async function ensureDebugpy(
  { container }: JobPlace,
  python: string,
  libraries: string | undefined,
): Promise<boolean> {
  const found = await findDebugpy(container, python);
  if (found.kind === 'found' || (found.kind === 'missing' && libraries !== undefined)) return true;
  if (found.kind === 'no python') {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The container has no Python to debug: {0}', found.said),
    );
    return false;
  }
  const install = vscode.l10n.t('Install debugpy');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'debugpy is not installed for {0} in the container. It is installed with pip, in this container only.',
      python,
    ),
    install,
  );
  if (choice !== install) return false;
  const failed = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Installing debugpy') },
    () => installDebugpy(container, python),
  );
  if (failed !== undefined)
    void vscode.window.showErrorMessage(
      vscode.l10n.t('pip could not install debugpy: {0}', failed.split('\n').at(-1) ?? ''),
    );
  return failed === undefined;
}

/** Attaches to the first rank whenever it waits, and offers the others. */
class DebugSession {
  readonly #plan: ContainerPlan;
  readonly #place: JobPlace;
  readonly #python: string;
  readonly #ports = new Map<number, Promise<ForwardedPort>>();
  readonly #others = new Map<number, number>();
  #offered = false;
  #rest = '';

  constructor(plan: ContainerPlan, place: JobPlace, python: string) {
    this.#plan = plan;
    this.#place = place;
    this.#python = python;
  }

  read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-1000);
    for (const line of lines) {
      const listening = listeningOf(line);
      if (listening?.waits) void this.#attach(listening);
      else if (listening) this.#offer(listening);
    }
  }

  close(): void {
    if (this.#ports.size === 0 && this.#others.size === 0)
      void vscode.window.showWarningMessage(nothingDebugged);
    for (const each of this.#ports.values()) void each.then((port) => port.close());
  }

  async #attach({ rank, port }: Pick<Listening, 'rank' | 'port'>): Promise<void> {
    const configuration = await this.#configuration(rank, port);
    const attached = await vscode.debug.startDebugging(this.#folder(), {
      ...configuration,
      // What starts the job's program is none of it.
      rules: [{ path: '**/acpt_debug.py', include: false }],
    });
    if (!attached) {
      void vscode.window.showErrorMessage(
        vscode.l10n.t(
          'The debugger did not attach to rank {0} at 127.0.0.1:{1}. The program waits for {2} seconds.',
          rank,
          configuration.connect.port,
          patience,
        ),
      );
      return;
    }
    if (rank === 0) this.#offerLaunch();
  }

  async #configuration(rank: number, port: number) {
    const { workspaceFolder, remoteWorkspaceFolder, container } = this.#place;
    const forwarding = this.#ports.get(port) ?? forwardPort(container, this.#python, port);
    this.#ports.set(port, forwarding);
    const attachment = {
      plan: this.#plan,
      workspaceFolder,
      remoteWorkspaceFolder,
      gitRoot: gitRootOf(workspaceFolder),
      inPlace: container === undefined,
    };
    return attachConfiguration(attachment, rank, (await forwarding).port) as ReturnType<
      typeof attachConfiguration
    > & { name: string; type: string; request: string; connect: { port: number } };
  }

  /** The other ranks run on; one notification for all of them. */
  #offer({ rank, port }: Listening): void {
    this.#others.set(rank, port);
    if (this.#offered) return;
    this.#offered = true;
    const attach = vscode.l10n.t('Attach…');
    void vscode.window
      .showInformationMessage(
        vscode.l10n.t('The other ranks run beside rank 0, and can be debugged too.'),
        attach,
      )
      .then(async (choice) => {
        if (choice !== attach) return;
        const ranks = [...this.#others].sort(([a], [b]) => a - b);
        const items = ranks.map(([each, at]) => ({
          label: vscode.l10n.t('Rank {0}', each),
          rank: each,
          port: at,
        }));
        const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Attach to Rank') });
        if (chosen) await this.#attach(chosen);
      });
  }

  #offerLaunch(): void {
    if (this.#offered) return;
    this.#offered = true;
    const add = vscode.l10n.t('Add to launch.json');
    void vscode.window
      .showInformationMessage(vscode.l10n.t('The debugger is attached to the job in the container.'), add)
      .then(async (choice) => {
        const [port] = this.#ports.keys();
        if (choice !== add || port === undefined) return;
        await addToLaunchFile(this.#place.workspaceFolder, [await this.#configuration(0, port)]);
      });
  }

  #folder(): vscode.WorkspaceFolder | undefined {
    return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(this.#place.workspaceFolder));
  }
}

async function addToLaunchFile(
  workspaceFolder: string,
  entries: Parameters<typeof refreshLaunchFile>[1],
): Promise<void> {
  try {
    const { file, problem } = refreshLaunchFile(workspaceFolder, entries);
    if (problem !== undefined) void vscode.window.showWarningMessage(problem);
    await vscode.window.showTextDocument(vscode.Uri.file(file));
  } catch (error) {
    if (!(error instanceof CannotWrite)) throw error;
    void vscode.window.showErrorMessage(error.message);
  }
}
