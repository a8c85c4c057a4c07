/** The command line that comes with the extension, run by VS Code itself as Node. */
import * as vscode from 'vscode';
import { type Captured, capture } from '../../engine/capture.ts';

/** With the proxy that the settings of VS Code name where the environment names none. */
export function commandLine(
  extensionUri: vscode.Uri,
  args: readonly string[],
  milliseconds: number,
  signal: AbortSignal,
): Promise<Captured> {
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  return capture(process.execPath, [program, ...args], milliseconds, {
    env: environment(),
    signal,
    ending: 'request',
  });
}

function environment(): NodeJS.ProcessEnv {
  const proxy = vscode.workspace.getConfiguration('http').get('proxy', '');
  const { HTTPS_PROXY, https_proxy } = process.env;
  return {
    ...process.env,
    ELECTRON_RUN_AS_NODE: '1',
    ...(proxy !== '' && !HTTPS_PROXY && !https_proxy ? { HTTPS_PROXY: proxy, HTTP_PROXY: proxy } : {}),
  };
}
