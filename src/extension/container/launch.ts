/** Opens a configured container: with the Dev Containers extension, or with the command line of dev containers. */
import * as vscode from 'vscode';
import type { Failure } from '../../core/container/up/failures/index.ts';
import { containersOf, removeFresh } from '../../engine/containers.ts';
import { type DevContainerCli, findDevContainerCli } from '../../engine/devContainerCli.ts';
import { type RunningContainer, up } from '../../engine/up.ts';
import type { Configured } from './configure.ts';
import { containerLog } from './log.ts';
import { containerSettings } from './settings.ts';

/** Hands the folder to the Dev Containers extension. Its commands are looked for, as it may run on the other side of a remote window. */
export async function openWithExtension(configured: Configured): Promise<boolean> {
  if (containerSettings().launcher === 'cli') return false;
  const commands = new Set(await vscode.commands.getCommands(true));
  const command = (name: string) => `remote-containers.${name}`;
  if (!commands.has(command('reopenInContainer')) && !commands.has(command('openFolder'))) return false;
  if (!(await agreesOnEngine(configured))) return true;
  const { workspaceFolder, name, changed, host, configFile } = configured;
  // A container that never started would be started again, with the mistake that kept it from starting.
  await removeFresh(host.engine.command, workspaceFolder, configFile);
  const existing = changed ? await containersOf(host.engine.command, workspaceFolder, configFile) : [];
  const folders = vscode.workspace.workspaceFolders ?? [];
  // "Reopen" means the one folder of a window.
  const alone = folders.length === 1 && vscode.workspace.workspaceFile === undefined;
  const here = alone && folders[0]?.uri.fsPath.replaceAll('\\', '/') === workspaceFolder;
  void vscode.window.showInformationMessage(
    `Where Dev Containers asks for a configuration, choose "${name}".`,
  );
  const rebuild = command('rebuildAndReopenInContainer');
  if (here && existing.length > 0 && commands.has(rebuild)) await vscode.commands.executeCommand(rebuild);
  else if (here && commands.has(command('reopenInContainer')))
    await vscode.commands.executeCommand(command('reopenInContainer'));
  else await vscode.commands.executeCommand(command('openFolder'), vscode.Uri.file(workspaceFolder));
  return true;
}

/** The Dev Containers extension calls Docker unless it is told otherwise. */
async function agreesOnEngine({ host: { engine } }: Configured): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration('dev.containers');
  const theirs = settings.get<string>('dockerPath') || 'docker';
  if (theirs === engine.command || (engine.command === 'docker' && theirs.endsWith('docker'))) return true;
  const change = 'Change It';
  const choice = await vscode.window.showWarningMessage(
    `The container is made for ${engine.command}, and Dev Containers calls ${theirs} (dev.containers.dockerPath).`,
    change,
    'Go On',
  );
  if (choice === change)
    await settings.update('dockerPath', engine.command, vscode.ConfigurationTarget.Global);
  return choice !== undefined;
}

export interface Running {
  readonly container: RunningContainer;
  /** What it said of itself, if it was made just now: which PyTorch, which GPUs. */
  readonly report: readonly string[];
}

/**
 * Makes sure that the container runs, with the command line of dev containers. `undefined`: it does not, and why was
 * said. `on CPU`: it does not, and the user wants one without GPU in its stead.
 */
export async function ensureRunning(configured: Configured): Promise<Running | 'on CPU' | undefined> {
  const cli = await findCli(configured);
  const removeExisting = cli && (await decideRebuild(configured));
  if (!cli || removeExisting === undefined) return undefined;
  const { host, workspaceFolder, configFile, gpu } = configured;
  const log = containerLog();
  log.info(`devcontainer (${cli.origin}) up --config ${configFile}`);
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'ACPT container', cancellable: true },
    async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      progress.report({ message: 'Starting …' });
      return up({
        cli,
        engine: host.engine,
        workspaceFolder,
        configFile,
        gpu,
        removeExisting,
        signal: stop.signal,
        onProgress: (step) => progress.report(step),
        onLog: (line) => log.info(line),
      });
    },
  );
  switch (result.kind) {
    case 'running':
      for (const warning of result.warnings) void vscode.window.showWarningMessage(warning);
      return { container: result.container, report: result.report };
    case 'cancelled':
      log.info('Cancelled.');
      return undefined;
    case 'failed':
      return explain(configured, result.failure);
    default:
      return result satisfies never;
  }
}

async function findCli({ workspaceFolder }: Configured): Promise<DevContainerCli | undefined> {
  const setting = containerSettings(vscode.Uri.file(workspaceFolder)).devcontainerCli || undefined;
  const cli = findDevContainerCli({
    setting,
    appRoot: vscode.env.appRoot,
    extensionPath: vscode.extensions.getExtension('ms-vscode-remote.remote-containers')?.extensionPath,
  });
  if (cli) return cli;
  const show = 'Show Extension';
  const copy = 'Copy Command';
  const choice = await vscode.window.showErrorMessage(
    setting === undefined
      ? 'To open a container, VS Code needs the Dev Containers extension or the program devcontainer (npm install -g @devcontainers/cli).'
      : `acpt.container.devcontainerCli names ${setting}, and there is no such file.`,
    ...(setting === undefined ? [show, copy] : []),
  );
  if (choice === show)
    await vscode.commands.executeCommand(
      'workbench.extensions.search',
      '@id:ms-vscode-remote.remote-containers',
    );
  if (choice === copy) await vscode.env.clipboard.writeText('npm install -g @devcontainers/cli');
  return undefined;
}

/** A container of an earlier configuration may hold what somebody installed in it: it is not thrown away unasked. */
async function decideRebuild({
  host,
  workspaceFolder,
  configFile,
  changed,
}: Configured): Promise<boolean | undefined> {
  const existing = await containersOf(host.engine.command, workspaceFolder, configFile);
  const kept = existing.filter(({ state }) => state !== 'fresh');
  if (!changed || kept.length === 0) return false;
  const rebuild = 'Make It Anew';
  const asItIs = 'Start as It Is';
  const choice = await vscode.window.showWarningMessage(
    'The configuration changed since this container was made. What was installed in it by hand is lost when it is made anew.',
    rebuild,
    asItIs,
  );
  return choice === undefined ? undefined : choice === rebuild;
}

/** What the engine said, in a sentence, with what to do; the whole of it one click away. */
async function explain(
  configured: Configured,
  { message, action, command, gpu }: Failure,
): Promise<Running | 'on CPU' | undefined> {
  const log = containerLog();
  log.error(message);
  const showLog = 'Show Log';
  const onCpu = 'Open on CPU';
  const copy = 'Copy Command';
  const again = 'Try Again';
  const choice = await vscode.window.showErrorMessage(
    `${message} ${action}`,
    again,
    ...(gpu && configured.gpu !== 'none' ? [onCpu] : []),
    ...(command ? [copy] : []),
    showLog,
  );
  if (choice === showLog) log.show();
  if (choice === copy && command) await vscode.env.clipboard.writeText(command);
  if (choice === again) return ensureRunning(configured);
  return choice === onCpu ? 'on CPU' : undefined;
}

/** A shell in the container, and how to get into it in another way. */
export async function openTerminal(
  { host, name }: Configured,
  { container: { id, user, folder }, report }: Running,
): Promise<void> {
  const short = id.slice(0, 12);
  const shell = 'if command -v bash >/dev/null; then exec bash; else exec sh; fi';
  const args = ['exec', '-it', '-u', user, '-w', folder, id, 'sh', '-c', shell];
  vscode.window
    .createTerminal({
      name,
      shellPath: host.engine.command,
      shellArgs: args,
      iconPath: new vscode.ThemeIcon('package'),
    })
    .show();
  const copy = 'Copy Attach Command';
  const showLog = 'Show Log';
  const choice = await vscode.window.showInformationMessage(
    `${report.map((line) => `${line}. `).join('')}The container ${short} runs, with this folder in ${folder}. To work in it with VS Code, install Dev Containers and attach to the running container.`,
    copy,
    showLog,
  );
  if (choice === copy)
    await vscode.env.clipboard.writeText(
      `${host.engine.command} exec -it -u ${user} -w ${folder} ${short} bash`,
    );
  if (choice === showLog) containerLog().show();
}
