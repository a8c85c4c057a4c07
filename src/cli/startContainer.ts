/** Starts the container of a plan, for the commands that need one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { hostReaching } from '../core/container/configuration/refresh.ts';
import { type CacheOpening, openingOf } from '../core/container/plan/caches.ts';
import { outsideContext, outsidePaths } from '../core/container/plan/mounts.ts';
import type { ContainerPlan } from '../core/container/plan/plan.ts';
import { preflight } from '../core/container/preflight/preflight.ts';
import { type Configuration, hasContainer, isOutdated } from '../engine/containers.ts';
import { type DevContainerCli, findDevContainerCli } from '../engine/devContainerCli.ts';
import { cachesBefore, conflictsOf, filesOf, type Prepared, prepare, write } from '../engine/files.ts';
import { optionsFor } from '../engine/options.ts';
import { CannotWrite } from '../engine/safeWrite.ts';
import { type RunningContainer, up } from '../engine/up.ts';
import type { DevcontainerOptions } from './commands/containers.ts';
import type { ContainerSubject } from './containerSubject.ts';
import { sharesOf } from './containerWishes.ts';
import { CommandError, type Output } from './output.ts';
import { verdictLines } from './verdicts.ts';

/** The options that say how a container is started. */
export type StartValues = Pick<
  DevcontainerOptions,
  'rebuild' | 'allowHost' | 'devcontainerCli' | 'caches' | 'share'
>;

export interface Started {
  readonly container: RunningContainer;
  readonly configuration: Configuration;
  /** Whether it, or the one that it replaces, stood before. */
  readonly stood: boolean;
}

/**
 * Checks this machine, writes the configuration and starts the container.
 * @param signal ends it early; what was started is removed
 * @returns the container, or the exit status where it did not start, which was said
 * @throws CommandError
 */
export async function startContainer(
  subject: ContainerSubject,
  values: StartValues,
  output: Output,
  signal: AbortSignal,
): Promise<Started | number> {
  const { plan, host, workspaceFolder } = subject;
  if (!passes(subject, output)) return 1;
  const cli = cliAt(values.devcontainerCli);
  const { caches, options, prepared } = await preparedFor(subject, values);
  writeAll(prepared, output);
  if (!values.allowHost) {
    refuseToReachHost(plan, prepared);
    // Whoever wrote the folder's record may not have been this user.
    if (caches === 'shared' && values.caches === undefined)
      throw new CommandError(
        'The container would share its caches with your other folders. Pass --caches shared to allow this, or --caches folder.',
      );
  }
  await optionsFor(host, workspaceFolder, { caches, shares: [], make: true });
  const opening = openingOf(plan, options);
  return start(subject, prepared, { rebuild: values.rebuild === true, caches: opening }, cli, output, signal);
}

/** What is written for a container, with what it gets beside its document. */
export async function preparedFor(
  { plan, host, gpu, workspaceFolder }: ContainerSubject,
  values: Pick<StartValues, 'caches' | 'share'>,
) {
  const shares = sharesOf(values.share);
  const caches = values.caches ?? cachesBefore(prepare(plan, host, gpu, workspaceFolder)) ?? 'folder';
  const options = await optionsFor(host, workspaceFolder, { caches, shares, make: false });
  return { caches, options, prepared: prepare(plan, host, gpu, workspaceFolder, options) };
}

/** On the command line, there is no workspace trust. */
function refuseToReachHost(plan: ContainerPlan, { place, configFile, generated }: Prepared): void {
  const theirs = hostReaching(readFileSync(configFile, 'utf8'), generated.configuration);
  if (theirs.length > 0)
    throw new CommandError(
      `${shown(configFile)} contains ${theirs.join(', ')}, which ACPT did not write and which may access this machine. Review it, then pass --allow-host.`,
    );
  const context = outsideContext(plan, place);
  const outside = [...outsidePaths(plan, place).map(({ path }) => path), ...(context ? [context] : [])];
  if (outside.length > 0)
    throw new CommandError(
      `The container would have access to ${outside.join(', ')}, outside ${place.gitRoot ?? place.workspaceFolder}. Pass --allow-host to allow this.`,
    );
}

function cliAt(path: string | undefined): DevContainerCli {
  const cli = findDevContainerCli({ setting: path, appRoot: undefined, extensionPath: undefined });
  if (cli) return cli;
  throw new CommandError(
    path === undefined
      ? 'The Dev Container CLI is not on the PATH. Install it with npm install -g @devcontainers/cli, or pass --devcontainer-cli PATH.'
      : `File not found: ${path} (--devcontainer-cli).`,
  );
}

function passes({ plan, host, gpu }: ContainerSubject, output: Output): boolean {
  const { canOpen, verdicts } = preflight(plan, host, gpu);
  for (const each of verdicts) if (each.status !== 'good') output.complain(...verdictLines(each));
  return canOpen === 'yes';
}

export function writeAll(prepared: Prepared, output: Output): void {
  const [conflict] = conflictsOf(prepared);
  if (conflict)
    throw new CommandError(
      `${shown(conflict.file)} was not changed. ${conflict.refresh.reason} Move it away, or merge the output of "acpt devcontainer" (without --write) by hand.`,
    );
  try {
    write(prepared);
  } catch (error) {
    if (error instanceof CannotWrite) throw new CommandError(error.message);
    throw error;
  }
  const kept = [...prepared.refreshes.values()].flatMap((each) => ('kept' in each ? each.kept : []));
  for (const [file, { kind }] of prepared.refreshes)
    output.complain(`${kind === 'same' ? 'Unchanged' : 'Wrote'} ${shown(file)}`);
  if (kept.length > 0) output.complain(`Kept your changes: ${kept.join(', ')}`);
}

/** A path as it is short to read. */
function shown(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === '' || relative.startsWith('..') ? file : relative;
}

async function start(
  { plan, host, gpu, workspaceFolder }: ContainerSubject,
  prepared: Prepared,
  { rebuild, caches }: { readonly rebuild: boolean; readonly caches: CacheOpening | undefined },
  cli: DevContainerCli,
  output: Output,
  signal: AbortSignal,
): Promise<Started | number> {
  const { configFile } = prepared;
  const configuration: Configuration = { engine: host.engine.command, workspaceFolder, configFile };
  const stood = await hasContainer(configuration);
  if (!rebuild && stood && (await isOutdated(configuration, [...filesOf(prepared), ...plan.sources])))
    output.complain(
      'acpt: The container is older than its configuration and is started unchanged. Pass --rebuild to rebuild it; this discards anything installed in it manually.',
    );
  const log: string[] = [];
  const result = await up({
    cli,
    engine: host.engine,
    workspaceFolder,
    configFile,
    gpu,
    removeExisting: rebuild,
    caches,
    signal,
    onProgress: ({ message }) => output.complain(`${message}…`),
    onLog: (line) => log.push(line),
  });
  switch (result.kind) {
    case 'running': {
      for (const warning of result.warnings) output.complain(`acpt: ${warning}`);
      for (const line of result.report) output.complain(`${line}`);
      return { container: result.container, configuration, stood };
    }
    case 'cancelled':
      output.complain('acpt: Canceled; no container was left behind.');
      return 130;
    case 'failed': {
      const { message, action, command } = result.failure;
      output.complain(...log.slice(-15).map(stripVTControlCharacters));
      output.complain(`acpt: ${message} ${action}`, ...(command === undefined ? [] : [`  ${command}`]));
      if (result.failure.rebuild) output.complain('  Pass --rebuild to rebuild the container.');
      return 1;
    }
    default:
      return result satisfies never;
  }
}
