import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromium } from 'playwright-core';
import { obtainChromium } from './chromium.ts';
import { obtainCodeServer } from './codeServer.ts';
import { repository } from './folders.ts';
import { installPacked } from './installed.ts';
import { minute } from './limits.ts';
import type { Server } from './server.ts';
import { startServer } from './server.ts';
import type { Host, OpenedSuite, VSCodeWindow } from './window.ts';
import { settingsFor, size } from './window.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** VS Code's server, with its window in a Chromium without a screen. */
export async function openBrowserHost(say: (line: string) => void): Promise<Host> {
  const vscode = await obtainCodeServer(say);
  const executablePath = await obtainChromium(say);
  const browser = await chromium.launch({
    executablePath,
    args: flags,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  return {
    name: `VS Code in Chromium ${browser.version()}`,
    windows: 2,
    async open(suite) {
      const { dataFolder } = suite;
      const extension = suite.installed
        ? await installPacked(
            [
              process.execPath,
              path.join(vscode, 'out', 'server-main.js'),
              ...['--accept-server-license-terms', '--server-data-dir', dataFolder],
            ],
            dataFolder,
          )
        : suite.inWorker
          ? withoutMain(path.dirname(suite.tests))
          : repository;
      // The driver makes a built VS Code run tests; the shutdown ends a server whose runner was killed.
      const server = await startServer({
        vscode,
        dataFolder,
        settings: settingsFor(suite),
        trusted: suite.trusted,
        flags: ['--enable-smoke-test-driver', '--enable-remote-auto-shutdown'],
      });
      const context = await browser.newContext({ viewport: size });
      try {
        return await openWindow(suite, extension, server, context);
      } catch (error) {
        await context.close();
        await server.process.stop();
        throw error;
      }
    },
    close: () => browser.close(),
  };
}

/** @param extension the folder that `extensionDevelopmentPath` names */
async function openWindow(
  suite: OpenedSuite,
  extension: string,
  server: Server,
  context: BrowserContext,
): Promise<VSCodeWindow> {
  const page = await context.newPage();
  page.setDefaultTimeout(25_000);
  const lines: string[] = [];
  const pageErrors: string[] = [];
  const gone = new Promise<string>((resolve) => {
    void page.exposeFunction('codeAutomationExit', (code: number) =>
      resolve(`VS Code ended the suite with exit code ${code}`),
    );
    page.on('crash', () => resolve('the browser page crashed'));
    void server.process.ended.then((code) => resolve(`the VS Code server exited with code ${code}`));
    page.on('console', (message) => {
      if (/extension host.*terminated unexpectedly/i.test(message.text()))
        resolve('the extension host crashed');
    });
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    lines.push(`[suite ${type}] ${args.join(' ')}`);
  });
  page.on('pageerror', (error) => pageErrors.push(error.stack ?? error.message));
  await page.goto(
    server.address(suite.workspace, [
      ['extensionDevelopmentPath', server.uriOf(extension)],
      ['extensionTestsPath', server.uriOf(suite.tests)],
    ]),
    // The first of VS Code's many files take their time on a machine that is busy.
    { timeout: minute },
  );
  return {
    page,
    gone,
    pageErrors,
    log: () => [...lines, `[server]\n${server.process.output()}`],
    async close() {
      await context.close();
      await server.process.stop();
    },
  };
}

/** The extension as it is where there is no Node: with a `main`, VS Code's server would run that. */
function withoutMain(folder: string): string {
  for (const name of ['dist', 'schemas', 'syntaxes'])
    symlinkSync(path.join(repository, name), path.join(folder, name), 'junction');
  copyFileSync(path.join(repository, 'package.nls.json'), path.join(folder, 'package.nls.json'));
  const { main: _, ...manifest } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
