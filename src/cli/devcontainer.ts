/** `acpt devcontainer`: prints, writes or starts the dev container of an environment. */
import { printable, printableInJson } from '../core/base/printable.ts';
import { refreshConfiguration } from '../core/container/configuration/refresh.ts';
import { quoted } from '../core/container/run/shellWord.ts';
import type { Prepared } from '../engine/files.ts';
import type { DevcontainerOptions } from './commands/containers.ts';
import { checkDrift } from './containerDrift.ts';
import { containerSubject } from './containerSubject.ts';
import { sharesOf } from './containerWishes.ts';
import { interruption } from './interruption.ts';
import { CommandError, type Output } from './output.ts';
import { preparedFor, startContainer, writeAll } from './startContainer.ts';

export async function devcontainer(
  named: string,
  values: DevcontainerOptions,
  output: Output,
): Promise<number> {
  if (!values.up && (values.rebuild || values.allowHost))
    throw new CommandError('--rebuild and --allow-host require --up.');
  if (values.check && (values.up || values.write))
    throw new CommandError('--check changes nothing: pass it without --write and --up.');
  // Said before anything is looked at.
  sharesOf(values.share);
  const subject = await containerSubject(named, values, output);
  const { plan, host, workspaceFolder } = subject;
  if (values.check) return checkDrift(plan, host, workspaceFolder, output);
  const { prepared } = await preparedFor(subject, values);
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
  const { signal, release } = interruption();
  const started = await startContainer(subject, values, output, signal);
  release();
  if (typeof started === 'number') return started;
  const { id, folder, user } = started.container;
  output.write(
    `${printable(`${host.engine.command} exec -it -u ${user} -w ${quoted(folder)} ${id.slice(0, 12)} bash`)}\n`,
  );
  return 0;
}

function textOf({ generated: { configuration, header } }: Prepared): string {
  const fresh = refreshConfiguration(undefined, undefined, configuration, header);
  return fresh.kind === 'new' ? fresh.text : '';
}
