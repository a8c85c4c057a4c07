/** `acpt check --watch`. */
import { slashed } from '../disk/slashed.ts';
import { checkOnce } from './check.ts';
import type { CheckOptions } from './commands/check.ts';
import { shownPath } from './files.ts';
import { interruption } from './interruption.ts';
import { CommandError, type Output } from './output.ts';
import { rerun } from './watch/rerun.ts';
import { Trace } from './watch/trace.ts';

/** @returns the exit status of the last run */
export async function watchCheck(
  paths: readonly string[],
  options: CheckOptions,
  output: Output,
): Promise<number> {
  const against = (['fix', 'fixAll', 'diff', 'writeBaseline'] as const).find((name) => options[name]);
  if (against !== undefined)
    throw new CommandError(
      `--watch cannot be combined with --${against.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: it changes nothing.`,
    );
  output.onStay?.();
  const { signal, release } = interruption();
  let status: number | undefined;
  const run = async () => {
    const trace = new Trace();
    try {
      status = await checkOnce(paths, options, { ...output, trace });
    } catch (error) {
      // What was named at first must be there; later it may go for a moment.
      if (status === undefined || !(error instanceof CommandError)) throw error;
      output.complain(`acpt: ${error.message}`, ...error.lines);
      status = 2;
      for (const path of paths) trace.file(path);
    }
    output.complain(`[${time()}] Watching for changes. Press Ctrl-C to stop.`);
    return trace;
  };
  const onChange = (changed: readonly string[]) => {
    output.clear?.();
    // A folder changes with every file that comes or goes in it.
    const files = changed.filter((path) => !path.endsWith('/'));
    const [first = '', ...others] = files.length > 0 ? files : changed;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    output.complain(`[${time()}] Changed: ${shownPath(slashed(first)) || '.'}${more}`);
  };
  try {
    await rerun(run, onChange, signal);
  } finally {
    release();
  }
  return status ?? 0;
}

function time(): string {
  return new Date().toTimeString().slice(0, 8);
}
