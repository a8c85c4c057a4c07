/** `acpt devcontainer`: prints, writes or starts the dev container of an environment. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { preflight, type Verdict } from '../core/container/preflight.ts';
import { refreshConfiguration } from '../core/container/refresh.ts';
import { containersOf } from '../engine/containers.ts';
import { findDevContainerCli } from '../engine/devContainerCli.ts';
import { conflictsOf, type Prepared, prepare, write } from '../engine/files.ts';
import { up } from '../engine/up.ts';
import { type ContainerSubject, containerOptions, containerSubject } from './containerSubject.ts';
import { CommandError, type Output } from './output.ts';

export async function devcontainer(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...containerOptions,
      write: { type: 'boolean', default: false },
      up: { type: 'boolean', default: false },
      'devcontainer-cli': { type: 'string' },
    },
  });
  const subject = await containerSubject(positionals, values, output);
  const { plan, host, gpu, workspaceFolder } = subject;
  const prepared = prepare(plan, host, gpu, workspaceFolder);
  for (const remark of plan.remarks) output.complain(`acpt: ${remark}\n`);
  if (!values.write && !values.up) {
    output.write(textOf(prepared));
    for (const name of Object.keys(prepared.generated.files))
      output.complain(`acpt: ${name} belongs to it; --write writes both.\n`);
    return 0;
  }
  const changed = writeAll(prepared, output);
  return values.up ? start(subject, prepared, changed, values['devcontainer-cli'], output) : 0;
}

function textOf({ generated: { configuration, header } }: Prepared): string {
  const fresh = refreshConfiguration(undefined, undefined, configuration, header);
  return fresh.kind === 'new' ? fresh.text : '';
}

function writeAll(prepared: Prepared, output: Output): boolean {
  const [conflict] = conflictsOf(prepared);
  if (conflict)
    throw new CommandError(
      `${path.relative(process.cwd(), conflict.file)} stays as it is. ${conflict.refresh.reason} Move it away, or take over by hand what "acpt devcontainer" prints without --write.`,
    );
  const changed = write(prepared);
  const kept = [...prepared.refreshes.values()].flatMap((each) => (each.kind === 'changed' ? each.kept : []));
  for (const [file, { kind }] of prepared.refreshes)
    output.complain(
      `${kind === 'same' ? 'Unchanged' : 'Wrote'} ${path.relative(process.cwd(), file) || file}\n`,
    );
  if (kept.length > 0) output.complain(`Kept what you changed: ${kept.join(', ')}\n`);
  return changed;
}

async function start(
  { plan, host, gpu, workspaceFolder }: ContainerSubject,
  { configFile }: Prepared,
  changed: boolean,
  cliPath: string | undefined,
  output: Output,
): Promise<number> {
  const { canOpen, verdicts } = preflight(plan, host, gpu);
  for (const each of verdicts) if (each.status !== 'good') output.complain(verdictText(each));
  if (canOpen !== 'yes') return 1;
  const cli = findDevContainerCli({ setting: cliPath, appRoot: undefined, extensionPath: undefined });
  if (!cli)
    throw new CommandError(
      cliPath === undefined
        ? 'There is no program "devcontainer" on the PATH: npm install -g @devcontainers/cli, or --devcontainer-cli PATH.'
        : `There is no file ${cliPath}.`,
    );
  const existing = await containersOf(host.engine.command, workspaceFolder, configFile);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const log: string[] = [];
  const result = await up({
    cli,
    engine: host.engine,
    workspaceFolder,
    configFile,
    gpu,
    removeExisting: changed && existing.length > 0,
    signal: stop.signal,
    onProgress: ({ message }) => output.complain(`${message} …\n`),
    onLog: (line) => log.push(line),
  });
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  switch (result.kind) {
    case 'running': {
      const { id, folder } = result.container;
      for (const warning of result.warnings) output.complain(`acpt: ${warning}\n`);
      for (const line of result.report) output.complain(`${line}\n`);
      output.write(`${host.engine.command} exec -it -w ${folder} ${id.slice(0, 12)} bash\n`);
      return 0;
    }
    case 'cancelled':
      output.complain('acpt: Stopped; nothing was left behind.\n');
      return 130;
    case 'failed': {
      const { message, action, command } = result.failure;
      output.complain(`${log.slice(-15).join('\n')}\n`);
      output.complain(`acpt: ${message} ${action}\n${command === undefined ? '' : `  ${command}\n`}`);
      return 1;
    }
    default:
      return result satisfies never;
  }
}

export function verdictText({ status, message, action, command }: Verdict): string {
  const mark = { good: 'ok  ', warning: 'warn', bad: 'FAIL' }[status];
  const more = [action, command && `$ ${command}`].filter((each) => each).map((each) => `       ${each}\n`);
  return `${mark}  ${message}\n${more.join('')}`;
}
