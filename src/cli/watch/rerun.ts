/** Runs something again whenever a file changes that it read. */
import { FolderWatch } from './folders.ts';
import type { Trace } from './trace.ts';

/** A save, a checkout or a formatter changes several files, each in several steps. */
const quietMilliseconds = 100;

/**
 * @param run tells what it read
 * @param onChange is told what changed, before the next run
 * @param signal ends it
 */
export async function rerun(
  run: () => Promise<Trace>,
  onChange: (paths: readonly string[]) => void,
  signal: AbortSignal,
): Promise<void> {
  let trace: Trace | undefined;
  let timer: NodeJS.Timeout | undefined;
  let wake: (changed: readonly string[]) => void = () => {};
  const look = () => {
    const changed = trace?.changes() ?? [];
    if (changed.length > 0) wake(changed);
  };
  const lookSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, quietMilliseconds);
  };
  const stop = () => wake([]);
  const folders = new FolderWatch(lookSoon);
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      trace = await run();
      folders.set(trace.folders);
      // What changed while it ran has told nobody.
      lookSoon();
      if (signal.aborted) return;
      const changed = await new Promise<readonly string[]>((resolve) => {
        wake = resolve;
      });
      if (changed.length > 0) onChange(changed);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
    folders.close();
  }
}
