import path from 'node:path';
import { fetchedOnce, npmFetches } from './fetchedOnce.ts';
import { run } from './processes.ts';

const version = '4.139.1';

/** VS Code as a server with its window in a browser: the folder that holds `out/server-main.js`. */
export async function obtainCodeServer(say: (line: string) => void): Promise<string> {
  const name = `code-server-${version}`;
  const folder = await fetchedOnce(name, async (partial) => {
    say(`Downloading VS Code for the browser (code-server ${version} from npm)…`);
    const begin = Date.now();
    // Packed rather than installed: VS Code needs none of code-server's own dependencies, only those of lib/vscode.
    await npmFetches(['pack', `code-server@${version}`], partial);
    const unpacked = await run('tar', ['-xzf', `${name}.tgz`], { cwd: partial });
    if (unpacked.code !== 0) throw new Error(`Cannot unpack ${name}.tgz: ${unpacked.output.trim()}`);
    // Its install scripts compile native modules (terminal, log files, credentials), which it also runs without.
    const install = ['install', '--omit=dev', '--ignore-scripts'];
    await npmFetches(install, path.join(partial, 'package', 'lib', 'vscode'));
    say(`Downloaded in ${Math.round((Date.now() - begin) / 1000)} s.`);
    return path.join(partial, 'package');
  });
  return path.join(folder, 'lib', 'vscode');
}
