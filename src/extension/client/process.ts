/** The language server as a process of Node. */
import * as vscode from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import type { Connect } from './client.ts';

export const connectToProcess: Connect = ({ extensionUri }, options) => {
  const module = vscode.Uri.joinPath(extensionUri, 'dist', 'server.js').fsPath;
  const run = { module, transport: TransportKind.ipc };
  const server: ServerOptions = {
    run,
    debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
  };
  return new LanguageClient('acpt', 'ACPT', server, options);
};
