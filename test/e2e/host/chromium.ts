import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { aptMayInstall, installWithApt, onPath } from './apt.ts';
import { run } from './processes.ts';

export { onPath };

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
    throw new Error(`Cannot start ${asked} (ACPT_CHROMIUM).`);
  }
  const found = await findChromium();
  if (found) return found;
  if (aptMayInstall()) {
    await installWithApt(['chromium'], 'the tests in VS Code', say);
    const fresh = await findChromium();
    if (fresh) return fresh;
  }
  throw new Error(
    'No browser found for the VS Code tests. Install Chromium or Chrome (on Debian: apt-get install chromium), ' +
      'or set ACPT_CHROMIUM to its path.',
  );
}

async function findChromium(): Promise<string | undefined> {
  const candidates = [...names.map((name) => onPath(name)), ...installed, chromium.executablePath()];
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
