import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  SilentReporter,
} from '@vscode/test-electron';
import type { ElectronApplication } from 'playwright-core';
import { _electron as electron } from 'playwright-core';
import { cache, ensureFolder, repository } from './folders.ts';
import { installPacked } from './installed.ts';
import { minute, within } from './limits.ts';
import { adopt, ownEnvironment } from './processes.ts';
import type { Host, OpenedSuite, Settings, VSCodeWindow } from './window.ts';
import { settingsFor, size } from './window.ts';

const version = '1.139.1';

export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The executable of a VS Code for the desktop that belongs to this repository alone. */
export async function downloadDesktop(say: (line: string) => void): Promise<string> {
  say(`Looking for VS Code ${version} for the desktop in .vscode-test, downloading it if missing…`);
  const options = { version, cachePath: cache, reporter: new SilentReporter(), timeout: 15_000 };
  return within(5 * minute, 'The download', downloadAndUnzipVSCode(options));
}

/** What every desktop window of ours is started with: nothing of it touches the user's own VS Code. */
export function desktopArguments(
  dataFolder: string,
  settings: Settings,
  { trusted = true, extension = repository } = {},
): string[] {
  const user = ensureFolder(path.join(dataFolder, 'user', 'User'));
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify(settings, undefined, 2));
  return [
    `--extensionDevelopmentPath=${extension}`,
    `--user-data-dir=${path.join(dataFolder, 'user')}`,
    `--extensions-dir=${path.join(dataFolder, 'extensions')}`,
    ...(trusted ? ['--disable-workspace-trust'] : []),
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    // Chromium's sandbox refuses to run as root, which is who containers run as.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

export async function openDesktopHost(say: (line: string) => void): Promise<Host> {
  const executablePath = await downloadDesktop(say);
  return {
    name: `VS Code ${version} on the desktop`,
    windows: 1,
    async open(suite) {
      const { dataFolder, trusted } = suite;
      const extension = suite.installed
        ? await installPacked(commandLineOf(executablePath, dataFolder), dataFolder)
        : repository;
      const args = [
        ...desktopArguments(dataFolder, settingsFor(suite), { trusted, extension }),
        `--extensionTestsPath=${suite.tests}`,
        ...(suite.inWorker ? ['--extensionDevelopmentKind=web'] : []),
        suite.workspace,
      ];
      const env = ownEnvironment() as Record<string, string>;
      const application = await electron
        .launch({ executablePath, args, env, timeout: minute })
        .catch((error: Error) => {
          const advice = 'set ACPT_E2E=browser to run the suites in the browser';
          throw new Error(`VS Code for the desktop did not start (${advice}): ${error.message}`);
        });
      return openWindow(suite, application);
    },
    close: async () => {},
  };
}

/** The program of VS Code that installs extensions, for a data folder. */
function commandLineOf(executablePath: string, dataFolder: string): readonly [string, ...string[]] {
  const [program = executablePath] = resolveCliArgsFromVSCodeExecutablePath(executablePath);
  return [
    program,
    `--user-data-dir=${path.join(dataFolder, 'user')}`,
    `--extensions-dir=${path.join(dataFolder, 'extensions')}`,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

async function openWindow(suite: OpenedSuite, application: ElectronApplication): Promise<VSCodeWindow> {
  const process = application.process();
  adopt(process);
  const lines: string[] = [`[window] opened for ${suite.name}`];
  const pageErrors: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    stream?.on('data', (data) => lines.push(String(data).trimEnd()));
  const page = await application.firstWindow({ timeout: minute });
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => pageErrors.push(error.stack ?? error.message));
  await page.setViewportSize(size).catch(() => {});
  const gone = new Promise<string>((resolve) => {
    process.on('exit', (code) => resolve(`VS Code exited with code ${code}`));
    page.on('crash', () => resolve('the window crashed'));
  });
  return {
    page,
    gone,
    pageErrors,
    log: () => lines,
    async close() {
      await application.close().catch(() => {});
    },
  };
}
