import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../../../scripts/lib/npm.mjs';
import { cache, ensureFolder } from './folders.ts';
import { minute, within } from './limits.ts';
import { adopt } from './processes.ts';

/**
 * A folder that is fetched when it is first needed, and kept for later runs. It is there as a whole or not at all,
 * also where a fetch is interrupted or two want it at once.
 * @param name says all that decides what is in it
 * @param fetch fills a folder, and returns which part of it is kept
 */
export async function fetchedOnce(
  name: string,
  fetch: (partial: string) => Promise<string>,
): Promise<string> {
  const folder = path.join(cache, name);
  if (existsSync(folder)) return folder;
  ensureFolder(cache);
  removeAbandoned(`${name}.partial-`);
  const partial = ensureFolder(path.join(cache, `${name}.partial-${process.pid}`));
  const remove = () => rmSync(partial, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const kept = await fetch(partial);
    try {
      renameSync(kept, folder);
    } catch (error) {
      // Another process may have been quicker.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    remove();
    process.off('exit', remove);
  }
  return folder;
}

/** Calls npm, which is ended with this process and when it takes too long. */
export async function npmFetches(args: readonly string[], cwd: string): Promise<void> {
  const stop = new AbortController();
  const npmEnds = npm(args, { cwd, onStart: adopt, signal: stop.signal });
  await within(8 * minute, `npm ${args.join(' ')}`, npmEnds, () => {
    stop.abort();
    return '';
  });
}

/** A fetch that was killed leaves its folder; one that another process is still busy with is younger than this. */
function removeAbandoned(prefix: string): void {
  const hour = 3_600_000;
  for (const name of readdirSync(cache)) {
    const folder = path.join(cache, name);
    if (name.startsWith(prefix) && Date.now() - statSync(folder).mtimeMs > hour)
      rmSync(folder, { recursive: true });
  }
}
