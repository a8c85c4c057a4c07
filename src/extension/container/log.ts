import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** What the programs say that make a container: all of it, for those who want to read it. */
export function containerLog(): vscode.LogOutputChannel {
  channel ??= vscode.window.createOutputChannel('ACPT Container', { log: true });
  return channel;
}
