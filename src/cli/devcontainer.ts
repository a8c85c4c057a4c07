/** `acpt devcontainer`: prints, writes or starts the dev container of an environment. */
import { parseArgs } from 'node:util';
import { printable, printableInJson } from '../core/base/printable.ts';
import { refreshConfiguration } from '../core/container/configuration/refresh.ts';
import { quoted } from '../core/container/run/shellWord.ts';
import { type Prepared, prepare } from '../engine/files.ts';
import { containerOptions, containerSubject } from './containerSubject.ts';
import { CommandError, type Output } from './output.ts';
import { interruption, startContainer, startOptions, writeAll } from './startContainer.ts';

export async function devcontainer(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...containerOptions,
      write: { type: 'boolean', default: false },
      up: { type: 'boolean', default: false },
      ...startOptions,
    },
  });
  if (!values.up && (values.rebuild || values['allow-host']))
    throw new CommandError('--rebuild and --allow-host require --up.');
  const subject = await containerSubject(positionals, values, output);
  const { plan, host, gpu, workspaceFolder } = subject;
  const prepared = prepare(plan, host, gpu, workspaceFolder);
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
