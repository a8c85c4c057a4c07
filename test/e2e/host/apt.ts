import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { minute, second } from './limits.ts';
import { run } from './processes.ts';

/** Whether packages may be installed on this machine at all. */
export function aptMayInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get') !== undefined;
}

export async function installWithApt(
  packages: readonly string[],
  purpose: string,
  say: (line: string) => void,
): Promise<void> {
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  say(`Installing ${packages.join(' and ')} for ${purpose} (apt-get install ${packages.join(' ')})…`);
  const begin = Date.now();
  for (const args of [['update'], install]) {
    const trouble = await aptGet(args);
    if (trouble)
      throw new Error(
        `Cannot install ${packages.join(' and ')} for ${purpose}: apt-get ${args[0]} failed (${trouble}).`,
      );
  }
  say(`Installed in ${Math.round((Date.now() - begin) / 1000)} s.`);
}

/** What it complained about, if it failed. */
async function aptGet(args: readonly string[]): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const deadline = Date.now() + 2 * minute;
  for (;;) {
    const { code, output } = await run('apt-get', args, { env, limit: 10 * minute, patience: 10 * second });
    if (code === 0) return undefined;
    // Test files run side by side, and apt lets only one of them in at a time.
    if (/^E: (Could not get|Unable to (acquire|lock)).*\block\b/m.test(output) && Date.now() < deadline) {
      await pause(500);
      continue;
    }
    const last = output
      .trim()
      .split('\n')
      .findLast((line) => line.startsWith('E:'));
    return last ?? `exit code ${code}`;
  }
}

export function onPath(name: string, folders = process.env.PATH ?? ''): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of folders.split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return undefined;
}
