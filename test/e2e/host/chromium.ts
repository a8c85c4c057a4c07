import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { run } from './processes.ts';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
  'microsoft-edge',
];
const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of a Chromium, Chrome or Edge that starts. */
export async function obtainChromium(say: (line: string) => void): Promise<string> {
  const asked = process.env.ACPT_CHROMIUM;
  if (asked) {
    if (await starts(asked)) return asked;
    throw new Error(`ACPT_CHROMIUM names ${asked}, which does not start.`);
  }
  const found = await findChromium();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get')) {
    await installWithApt(say);
    const fresh = await findChromium();
    if (fresh) return fresh;
  }
  throw new Error(
    'The tests in VS Code need a browser and none was found: install Chromium or Chrome (on Debian: apt-get install chromium), ' +
      'or set ACPT_CHROMIUM to the path of one.',
  );
}

async function findChromium(): Promise<string | undefined> {
  const candidates = [...names.map(onPath), ...installed, chromium.executablePath()];
  for (const candidate of candidates) {
    if (candidate && existsSync(candidate) && (await starts(candidate))) return candidate;
  }
  return undefined;
}

/** Ubuntu's `chromium-browser` can be a script that only says where the browser has gone. */
async function starts(executable: string): Promise<boolean> {
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === 'win32') return existsSync(executable);
  const { code, output } = await run(executable, ['--version']);
  return code === 0 && /\d+\.\d+\.\d+/.test(output);
}

async function installWithApt(say: (line: string) => void): Promise<void> {
  say('Installing Chromium for the tests in VS Code (apt-get install chromium) …');
  const begin = Date.now();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [['update'], ['install', '-y', '--no-install-recommends', 'chromium']];
  for (const args of steps) {
    const { code, output } = await run('apt-get', args, { env });
    if (code !== 0) {
      const last = output
        .trim()
        .split('\n')
        .findLast((line) => line.startsWith('E:'));
      throw new Error(
        `No browser for the tests in VS Code: apt-get ${args[0]} failed (${last ?? `exit code ${code}`}).`,
      );
    }
  }
  say(`Installed in ${Math.round((Date.now() - begin) / 1000)} s.`);
}

export function onPath(name: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
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
