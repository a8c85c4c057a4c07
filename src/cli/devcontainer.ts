/** `acpt devcontainer`: prints, writes or starts the dev container of an environment. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { printable, printableInJson } from '../core/base/printable.ts';
import { hostReaching, refreshConfiguration } from '../core/container/configuration/refresh.ts';
import { type CacheOpening, openingOf } from '../core/container/plan/caches.ts';
import { outsideContext, outsidePaths } from '../core/container/plan/mounts.ts';
import type { ContainerPlan } from '../core/container/plan/plan.ts';
import { preflight } from '../core/container/preflight/preflight.ts';
import { quoted } from '../core/container/run/shellWord.ts';
import { isOutdated } from '../engine/containers.ts';
import { type DevContainerCli, findDevContainerCli } from '../engine/devContainerCli.ts';
import { cachesBefore, conflictsOf, filesOf, type Prepared, prepare, write } from '../engine/files.ts';
import { optionsFor } from '../engine/options.ts';
import { CannotWrite } from '../engine/safeWrite.ts';
import { up } from '../engine/up.ts';
import type { DevcontainerOptions } from './commands/containers.ts';
import { checkDrift } from './containerDrift.ts';
import { type ContainerSubject, containerSubject } from './containerSubject.ts';
import { sharesOf } from './containerWishes.ts';
import { CommandError, type Output } from './output.ts';
import { verdictLines } from './verdicts.ts';

export async function devcontainer(
  named: string,
  values: DevcontainerOptions,
  output: Output,
): Promise<number> {
  const shares = sharesOf(values.share);
  if (!values.up && (values.rebuild || values.allowHost))
    throw new CommandError('--rebuild and --allow-host require --up.');
  if (values.check && (values.up || values.write))
    throw new CommandError('--check changes nothing: pass it without --write and --up.');
  const subject = await containerSubject(named, values, output);
  const { plan, host, gpu, workspaceFolder } = subject;
  if (values.check) return checkDrift(plan, host, workspaceFolder, output);
  const caches = values.caches ?? cachesBefore(prepare(plan, host, gpu, workspaceFolder)) ?? 'folder';
  const options = await optionsFor(host, workspaceFolder, { caches, shares, make: false });
  const prepared = prepare(plan, host, gpu, workspaceFolder, options);
  const { remarks, files } = prepared.generated;
  for (const remark of remarks) output.complain(`acpt: ${remark}`);
  if (!values.up) {
    if (values.write) writeAll(prepared, output);
    else {
      output.write(printableInJson(textOf(prepared)));
      for (const name of Object.keys(files))
        output.complain(`acpt: The configuration also needs ${name}; --write writes both.`);
    }
    return 0;
  }
  if (!passes(subject, output)) return 1;
  const cli = cliAt(values.devcontainerCli);
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
  return start(
    subject,
    prepared,
    { rebuild: values.rebuild === true, caches: openingOf(plan, options) },
    cli,
    output,
  );
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

function textOf({ generated: { configuration, header } }: Prepared): string {
  const fresh = refreshConfiguration(undefined, undefined, configuration, header);
  return fresh.kind === 'new' ? fresh.text : '';
}

function passes({ plan, host, gpu }: ContainerSubject, output: Output): boolean {
  const { canOpen, verdicts } = preflight(plan, host, gpu);
  for (const each of verdicts) if (each.status !== 'good') output.complain(...verdictLines(each));
  return canOpen === 'yes';
}

function writeAll(prepared: Prepared, output: Output): void {
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
): Promise<number> {
  const { configFile } = prepared;
  const configuration = { engine: host.engine.command, workspaceFolder, configFile };
  if (!rebuild && (await isOutdated(configuration, [...filesOf(prepared), ...plan.sources])))
    output.complain(
      'acpt: The container is older than its configuration and is started unchanged. Pass --rebuild to rebuild it; this discards anything installed in it manually.',
    );
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  const log: string[] = [];
  const result = await up({
    cli,
    engine: host.engine,
    workspaceFolder,
    configFile,
    gpu,
    removeExisting: rebuild,
    caches,
    signal: stop.signal,
    onProgress: ({ message }) => output.complain(`${message}…`),
    onLog: (line) => log.push(line),
  });
  for (const signal of signals) process.off(signal, interrupt);
  switch (result.kind) {
    case 'running': {
      const { id, folder, user } = result.container;
      for (const warning of result.warnings) output.complain(`acpt: ${warning}`);
      for (const line of result.report) output.complain(`${line}`);
      output.write(
        `${printable(`${host.engine.command} exec -it -u ${user} -w ${quoted(folder)} ${id.slice(0, 12)} bash`)}\n`,
      );
      return 0;
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
