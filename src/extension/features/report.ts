import * as vscode from 'vscode';
import type { Client } from '../client/client.ts';
import { reportOf } from './reportText.ts';

/** Puts a report of a bug on the clipboard. */
export async function copyReport(client: Client, extension: vscode.Extension<unknown>): Promise<void> {
  await vscode.env.clipboard.writeText(await reportOf(client, extension));
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The report is on the clipboard. It names versions and the settings that you changed, no files and no values.',
    ),
    vscode.l10n.t('Show Log'),
  );
  if (choice) client.showLog();
}
