/** Opens a configured container: with the Dev Containers extension, or with the command line of dev containers. */
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
export async function openWithExtension(configured: Configured): Promise<boolean> {
  if (containerSettings().launcher === 'cli') return false;
  const commands = await devContainersCommands();
  if (!commands.has('reopenInContainer') && !commands.has('openFolder')) return false;
  if (!(await agreesOnEngine(configured))) return true;
  // A container that never started would be started again, with the mistake that kept it from starting.
  await removeFresh(configurationOf(configured));
  const rebuilds = await decideRebuild(configured);
  if (rebuilds === undefined) return true;
  const { workspaceFolder, name } = configured;
  const folders = vscode.workspace.workspaceFolders ?? [];
  // "Reopen" means the one folder of a window.
  const alone = folders.length === 1 && vscode.workspace.workspaceFile === undefined;
  const here = alone && folders[0]?.uri.fsPath.replaceAll('\\', '/') === workspaceFolder;
  void vscode.window.showInformationMessage(
    `When Dev Containers asks for a configuration, choose "${name}".`,
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

function configurationOf({ host, workspaceFolder, configFile }: Configured): Configuration {
  return { engine: host.engine.command, workspaceFolder, configFile };
}

/** The Dev Containers extension calls Docker unless it is told otherwise. */
async function agreesOnEngine({ host: { engine } }: Configured): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration('dev.containers');
  const theirs = settings.get<string>('dockerPath') || 'docker';
  if (programOf(theirs) === programOf(engine.command)) return true;
  const change = 'Change Setting';
  const choice = await vscode.window.showWarningMessage(
    `The container is made for ${engine.command}, and Dev Containers calls ${theirs} (dev.containers.dockerPath).`,
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
 * Makes sure that the container runs, with the command line of dev containers. `undefined`: it does not, and why was
 * said. `on CPU`: it does not, and the user wants one without GPU in its stead.
 */
export async function ensureRunning(
  configured: Configured,
  rebuilds?: true,
): Promise<Running | 'on CPU' | undefined> {
  const cli = await findCli(configured);
  const removeExisting = cli && (rebuilds ?? (await decideRebuild(configured)));
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
      `acpt.container.devcontainerCli names ${setting}, and there is no such file.`,
    );
    return undefined;
  }
  const install = 'npm install -g @devcontainers/cli';
  const show = 'Show Extension';
  const copyInstall = 'Copy npm Command';
  const copyRun = 'Copy Run Command';
  const choice = await vscode.window.showErrorMessage(
    `To open a container, VS Code needs the Dev Containers extension or the program devcontainer (${install}).`,
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
 * Whether a container of an older configuration is to be made anew. It may hold what somebody installed in it, so it is
 * not thrown away unasked. `undefined`: neither.
 */
async function decideRebuild(configured: Configured): Promise<boolean | undefined> {
  if (!(await isOutdated(configurationOf(configured), configured.files))) return false;
  const rebuild = 'Rebuild';
  const choice = await vscode.window.showWarningMessage(
    'The configuration changed since this container was made. Rebuilding it loses what was installed in it by hand.',
    rebuild,
    'Start Without Rebuilding',
  );
  return choice === undefined ? undefined : choice === rebuild;
}

/** What the engine said, in a sentence, with what to do; the whole of it one click away. */
async function explain(
  configured: Configured,
  { message, action, command, gpu, rebuild: rebuilds }: Failure,
): Promise<Running | 'on CPU' | undefined> {
  const log = containerLog();
  log.error(message);
  const showLog = 'Show Log';
  const onCpu = 'Open on CPU';
  const copy = 'Copy Command';
  const again = 'Try Again';
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
      `The container ${short} runs, with this folder in ${folder}.`,
      ...(attaches ? [] : ['To work in it with VS Code, install Dev Containers and attach to it.']),
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
