import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** The full output of the programs that create a container. */
export function containerLog(): vscode.LogOutputChannel {
  channel ??= vscode.window.createOutputChannel(vscode.l10n.t('ACPT Container'), { log: true });
  return channel;
}
