import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureFolder } from './folders.ts';
import { lastOutput, second, within } from './limits.ts';
import type { Started } from './processes.ts';
import { ownEnvironment, start } from './processes.ts';
import type { Settings } from './window.ts';

export interface ServerOptions {
  /** The folder `obtainCodeServer` gave. */
  readonly vscode: string;
  /** Where the server keeps its extensions, settings and state. */
  readonly dataFolder: string;
  readonly settings: Settings;
  /** Whether folders are trusted without a question; yes where nothing is said. */
  readonly trusted?: boolean;
  readonly flags?: readonly string[];
}

export interface Server {
  /** The address of a window on a folder; `payload` is VS Code's own list of start options for its web window. */
  address(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** How the window names a file of the server's machine. */
  uriOf(file: string): string;
  readonly process: Started;
}

export async function startServer({
  vscode,
  dataFolder,
  settings,
  trusted = true,
  flags = [],
}: ServerOptions): Promise<Server> {
  const machine = ensureFolder(path.join(dataFolder, 'data', 'Machine'));
  writeFileSync(path.join(machine, 'settings.json'), JSON.stringify(settings, undefined, 2));
  // Without a token, any page in the user's browser could reach the server and run code here.
  const token = randomUUID();
  const tokenFile = path.join(dataFolder, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });

  const started = start(
    process.execPath,
    [
      path.join(vscode, 'out', 'server-main.js'),
      ...['--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...['--server-data-dir', dataFolder, ...flags],
    ],
    { env: ownEnvironment() },
  );
  const port = await listening(started);
  return {
    process: started,
    uriOf: (file) => `vscode-remote://127.0.0.1:${port}${asUriPath(file)}`,
    address(folder, payload = []) {
      const query = new URLSearchParams({ tkn: token, folder: asUriPath(folder) });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://127.0.0.1:${port}/?${query}`;
    },
  };
}

function asUriPath(file: string): string {
  const forward = file.replaceAll('\\', '/');
  return forward.startsWith('/') ? forward : `/${forward}`;
}

async function listening(server: Started): Promise<number> {
  const port = new Promise<number>((resolve, reject) => {
    server.onOutput(() => {
      const found = /Extension host agent listening on (\d+)/.exec(server.output())?.[1];
      if (found) resolve(Number(found));
    });
    void server.ended.then(() =>
      reject(new Error(`VS Code's server did not start:\n${server.output().trim()}`)),
    );
  });
  try {
    return await within(30 * second, "The start of VS Code's server", port, () =>
      lastOutput(server.output()),
    );
  } catch (error) {
    await server.stop();
    throw error;
  }
}
