/**
 * `npm start`: builds the extension and opens it on `examples/` in a real VS Code: on the desktop where there is a
 * display, otherwise in the browser. `npm start -- --web` always uses the browser.
 */
import path from 'node:path';
import { onPath } from '../test/e2e/host/chromium.ts';
import { obtainCodeServer } from '../test/e2e/host/codeServer.ts';
import { desktopArguments, downloadDesktop, hasDisplay } from '../test/e2e/host/desktop.ts';
import { cache, ensureFolder, repository } from '../test/e2e/host/folders.ts';
import type { Started } from '../test/e2e/host/processes.ts';
import { ownEnvironment, start } from '../test/e2e/host/processes.ts';
import { startServer } from '../test/e2e/host/server.ts';
import { build } from './lib/build.ts';
import { registerExtensions } from './lib/developmentExtensions.ts';
import { say } from './lib/report.ts';

const examples = path.join(repository, 'examples');
const settings = {
  // examples/README.md says what there is to try.
  'workbench.startupEditor': 'readme',
  'git.openRepositoryInParentFolders': 'never',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
};
const dataFolder = ensureFolder(path.join(cache, 'start'));

let running: Started | undefined;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    await running?.stop();
    say('Stopped.');
    process.exit(0);
  });
}

const unknown = process.argv.slice(2).find((argument) => argument !== '--web');
if (unknown) {
  say(`Unknown option ${unknown}. npm start supports only --web.`);
  process.exit(1);
}
await build();
const executable = process.argv.includes('--web') ? undefined : await desktop();
if (executable) await openOnDesktop(executable);
else await openInBrowser();

async function desktop(): Promise<string | undefined> {
  if (!hasDisplay()) {
    say('No display found. Opening VS Code in the browser.');
    return undefined;
  }
  const installed = onPath('code');
  if (installed) return installed;
  try {
    return await downloadDesktop(say);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`Cannot get VS Code for the desktop (${reason}). Opening it in the browser.`);
    return undefined;
  }
}

async function openOnDesktop(executable: string): Promise<void> {
  running = start(
    executable,
    [...desktopArguments(dataFolder, settings), '--new-window', '--wait', examples],
    {
      env: ownEnvironment(),
      shell: executable.endsWith('.cmd'),
    },
  );
  say('VS Code is open on examples/. Close its window or press Ctrl-C to stop.');
  const code = await running.ended;
  if (stopping) return;
  if (code !== 0) say(running.output().trim());
  process.exitCode = code === 0 ? 0 : 1;
}

async function openInBrowser(): Promise<void> {
  const vscode = await obtainCodeServer(say);
  registerExtensions(path.join(dataFolder, 'extensions'), [repository]);
  say('Starting VS Code…');
  const server = await startServer({ vscode, dataFolder, settings });
  running = server.process;
  say(
    `\nVS Code with the extension is ready. Open this address in your browser:\n\n  ${server.address(examples)}\n`,
  );
  say('Press Ctrl-C to stop.');
  await server.process.ended;
  if (stopping) return;
  say(
    `The VS Code server exited unexpectedly:\n${server.process.output().trim().split('\n').slice(-20).join('\n')}`,
  );
  process.exitCode = 1;
}
