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
    vscode.l10n.t('When Dev Containers prompts for a configuration, select "{0}".', name),
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
  const change = vscode.l10n.t('Change Setting');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The container is configured for {0}, but Dev Containers uses {1} (dev.containers.dockerPath).',
      engine.command,
      theirs,
    ),
    change,
    vscode.l10n.t('Continue'),
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
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('ACPT container'),
      cancellable: true,
    },
    async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      progress.report({ message: vscode.l10n.t('Starting…') });
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
      vscode.l10n.t('File not found: {0} (setting acpt.container.devcontainerCli).', setting),
    );
    return undefined;
  }
  const install = 'npm install -g @devcontainers/cli';
  const show = vscode.l10n.t('Show Extension');
  const copyInstall = vscode.l10n.t('Copy npm Command');
  const copyRun = vscode.l10n.t('Copy Run Command');
  const choice = await vscode.window.showErrorMessage(
    vscode.l10n.t(
      'Opening a container requires the Dev Containers extension or the Dev Container CLI ({0}).',
      install,
    ),
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
  const rebuild = vscode.l10n.t('Rebuild');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The configuration has changed since this container was created. Rebuilding discards anything installed in it manually.',
    ),
    rebuild,
    vscode.l10n.t('Start Without Rebuilding'),
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
  const showLog = vscode.l10n.t('Show Log');
  const onCpu = vscode.l10n.t('Open on CPU');
  const copy = vscode.l10n.t('Copy Command');
  const again = vscode.l10n.t('Retry');
  const rebuild = vscode.l10n.t('Rebuild');
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
  const attach = vscode.l10n.t('Attach with Dev Containers');
  const copy = vscode.l10n.t('Copy Attach Command');
  const showLog = vscode.l10n.t('Show Log');
  const attaches = (await devContainersCommands()).has('attachToRunningContainer');
  const choice = await vscode.window.showInformationMessage(
    [
      ...report.map((line) => `${line.trim()}.`),
      vscode.l10n.t('Container {0} is running, with this folder at {1}.', short, folder),
      ...(attaches
        ? []
        : [
            vscode.l10n.t(
              'To use VS Code in it, install the Dev Containers extension and attach to the container.',
            ),
          ]),
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
