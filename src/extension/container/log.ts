import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** The full output of the programs that create a container. */
export function containerLog(): vscode.LogOutputChannel {
  channel ??= vscode.window.createOutputChannel('ACPT Container', { log: true });
  return channel;
}
