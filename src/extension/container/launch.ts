/** Opens a configured container: with the Dev Containers extension or the Dev Container CLI. */
import * as vscode from 'vscode';
import { quoted } from '../../core/container/run/shellWord.ts';
import type { Failure } from '../../core/container/up/failures/index.ts';
import { type Configuration, isOutdated, removeFresh, removeMadeSince } from '../../engine/containers.ts';
import { type DevContainerCli, findDevContainerCli } from '../../engine/devContainerCli.ts';
import { type RunningContainer, up } from '../../engine/up.ts';
import type { Configured } from './configure.ts';
import { containerLog } from './log.ts';
import { containerSettings } from './settings.ts';

/** Hands the folder to the Dev Containers extension. Its commands are looked for, as it may run on the other side of a remote window. */
export async function openWithExtension(configured: Configured, asked?: true): Promise<boolean> {
  if (containerSettings().launcher === 'cli') return false;
  const commands = await devContainersCommands();
  if (!commands.has('reopenInContainer') && !commands.has('openFolder')) return false;
  if (!(await agreesOnEngine(configured))) return true;
  // A container that never started would be started again, with the mistake that kept it from starting.
  await removeFresh(configurationOf(configured));
  const rebuilds = asked ?? (await decideRebuild(configured));
  if (rebuilds === undefined) return true;
  const { workspaceFolder, name } = configured;
  const folders = vscode.workspace.workspaceFolders ?? [];
  // "Reopen" means the one folder of a window.
  const alone = folders.length === 1 && vscode.workspace.workspaceFile === undefined;
  const here = alone && folders[0]?.uri.fsPath.replaceAll('\\', '/') === workspaceFolder;
  void vscode.window.showInformationMessage(
    `When Dev Containers prompts for a configuration, select "${name}".`,
  );
  if (here && rebuilds && commands.has('rebuildAndReopenInContainer'))
    await vscode.commands.executeCommand('remote-containers.rebuildAndReopenInContainer');
  else {
    if (rebuilds) await removeMadeSince(configurationOf(configured), 0);
    if (here && commands.has('reopenInContainer'))
      await vscode.commands.executeCommand('remote-containers.reopenInContainer');
    else
      await vscode.commands.executeCommand('remote-containers.openFolder', vscode.Uri.file(workspaceFolder));
  }
  return true;
}

/** Without their prefix. */
async function devContainersCommands(): Promise<Set<string>> {
  const prefix = 'remote-containers.';
  const all = await vscode.commands.getCommands(true);
  return new Set(all.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)));
}

export function configurationOf({ host, workspaceFolder, configFile }: Configured): Configuration {
  return { engine: host.engine.command, workspaceFolder, configFile };
}

/** The Dev Containers extension calls Docker unless it is told otherwise. */
async function agreesOnEngine({ host: { engine } }: Configured): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration('dev.containers');
  const theirs = settings.get<string>('dockerPath') || 'docker';
  if (programOf(theirs) === programOf(engine.command)) return true;
  const change = 'Change Setting';
  const choice = await vscode.window.showWarningMessage(
    `The container is configured for ${engine.command}, but Dev Containers uses ${theirs} (dev.containers.dockerPath).`,
    change,
    'Continue',
  );
  if (choice === change)
    await settings.update('dockerPath', engine.command, vscode.ConfigurationTarget.Global);
  return choice !== undefined;
}

function programOf(path: string): string {
  return path.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
}

export interface Running {
  readonly container: RunningContainer;
  /** What it said of itself, if it was made just now: which PyTorch, which GPUs. */
  readonly report: readonly string[];
}

/**
 * Makes sure that the container runs, with the Dev Container CLI. `undefined`: it does not, and the reason was
 * reported. `on CPU`: it does not, and the user wants one without GPU instead.
 */
export async function ensureRunning(
  configured: Configured,
  rebuilds?: true,
): Promise<Running | 'on CPU' | undefined> {
  const cli = await findCli(configured);
  const removeExisting = cli && (rebuilds ?? (await decideRebuild(configured)));
  if (!cli || removeExisting === undefined) return undefined;
  const { host, workspaceFolder, configFile, gpu, caches } = configured;
  const log = containerLog();
  log.info(`devcontainer (${cli.origin}) up --config ${configFile}`);
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'ACPT container', cancellable: true },
    async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      progress.report({ message: 'Starting…' });
      return up({
        cli,
        engine: host.engine,
        workspaceFolder,
        configFile,
        gpu,
        removeExisting,
        caches,
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
      log.info('Canceled.');
      return undefined;
    case 'failed':
      return explain(configured, result.failure);
    default:
      return result satisfies never;
  }
}

async function findCli({ workspaceFolder, runCommand }: Configured): Promise<DevContainerCli | undefined> {
  const setting = containerSettings(vscode.Uri.file(workspaceFolder)).devcontainerCli || undefined;
  const cli = findDevContainerCli({
    setting,
    appRoot: vscode.env.appRoot,
    extensionPath: vscode.extensions.getExtension('ms-vscode-remote.remote-containers')?.extensionPath,
  });
  if (cli) return cli;
  if (setting !== undefined) {
    void vscode.window.showErrorMessage(
      `File not found: ${setting} (setting acpt.container.devcontainerCli).`,
    );
    return undefined;
  }
  const install = 'npm install -g @devcontainers/cli';
  const show = 'Show Extension';
  const copyInstall = 'Copy npm Command';
  const copyRun = 'Copy Run Command';
  const choice = await vscode.window.showErrorMessage(
    `Opening a container requires the Dev Containers extension or the Dev Container CLI (${install}).`,
    show,
    copyInstall,
    ...(runCommand === undefined ? [] : [copyRun]),
  );
  if (choice === show)
    await vscode.commands.executeCommand(
      'workbench.extensions.search',
      '@id:ms-vscode-remote.remote-containers',
    );
  if (choice === copyInstall) await vscode.env.clipboard.writeText(install);
  if (choice === copyRun && runCommand) await vscode.env.clipboard.writeText(runCommand);
  return undefined;
}

/**
 * Whether a container of an older configuration is to be rebuilt. It may contain what somebody installed in it, so it is
 * not discarded without asking. `undefined`: neither.
 */
async function decideRebuild(configured: Configured): Promise<boolean | undefined> {
  if (!(await isOutdated(configurationOf(configured), configured.files))) return false;
  const rebuild = 'Rebuild';
  const choice = await vscode.window.showWarningMessage(
    'The configuration has changed since this container was created. Rebuilding discards anything installed in it manually.',
    rebuild,
    'Start Without Rebuilding',
  );
  return choice === undefined ? undefined : choice === rebuild;
}

/** Reports the failure in a sentence, with what to do and a button for the log. */
async function explain(
  configured: Configured,
  { message, action, command, gpu, rebuild: rebuilds }: Failure,
): Promise<Running | 'on CPU' | undefined> {
  const log = containerLog();
  log.error(message);
  const showLog = 'Show Log';
  const onCpu = 'Open on CPU';
  const copy = 'Copy Command';
  const again = 'Retry';
  const rebuild = 'Rebuild';
  const choice = await vscode.window.showErrorMessage(
    `${message} ${action}`,
    again,
    ...(rebuilds ? [rebuild] : []),
    ...(gpu && configured.gpu !== 'none' ? [onCpu] : []),
    ...(command ? [copy] : []),
    showLog,
  );
  if (choice === showLog) log.show();
  if (choice === copy && command) await vscode.env.clipboard.writeText(command);
  if (choice === again) return ensureRunning(configured);
  if (choice === rebuild) return ensureRunning(configured, true);
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
  const attach = 'Attach with Dev Containers';
  const copy = 'Copy Attach Command';
  const showLog = 'Show Log';
  const attaches = (await devContainersCommands()).has('attachToRunningContainer');
  const choice = await vscode.window.showInformationMessage(
    [
      ...report.map((line) => `${line.trim()}.`),
      `Container ${short} is running, with this folder at ${folder}.`,
      ...(attaches
        ? []
        : ['To use VS Code in it, install the Dev Containers extension and attach to the container.']),
    ].join(' '),
    ...(attaches ? [attach] : []),
    copy,
    showLog,
  );
  if (choice === attach)
    await vscode.commands.executeCommand('remote-containers.attachToRunningContainer', id);
  if (choice === copy)
    await vscode.env.clipboard.writeText(
      `${host.engine.command} exec -it -u ${user} -w ${quoted(folder)} ${short} bash`,
    );
  if (choice === showLog) containerLog().show();
}
