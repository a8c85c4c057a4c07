/** The Matrix explorer: one panel, with a page that knows nothing but the table it is sent. */
import * as vscode from 'vscode';
import { type HostMessage, type PageMessage, pageMessage } from '../../protocol/explorer.ts';
import type { Client } from '../client/client.ts';
import { fill } from './fill.ts';
import { useInEditor } from './use.ts';

type Start = () => Promise<Client>;

let open: vscode.WebviewPanel | undefined;

export function showExplorer(extension: vscode.Uri, start: Start): void {
  if (open) {
    open.reveal();
    return;
  }
  const panel = vscode.window.createWebviewPanel(
    'acpt.matrix',
    vscode.l10n.t('ACPT Matrix'),
    vscode.ViewColumn.Active,
  );
  restoreExplorer(panel, extension, start);
}

export function restoreExplorer(panel: vscode.WebviewPanel, extension: vscode.Uri, start: Start): void {
  open = panel;
  // A click in the page takes the focus from the editor that it speaks of.
  let editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  const following = vscode.window.onDidChangeActiveTextEditor((active) => {
    editor = active ?? editor;
  });
  panel.onDidDispose(() => {
    following.dispose();
    if (open === panel) open = undefined;
  });
  const say = (message: HostMessage) => void panel.webview.postMessage(message);
  panel.webview.onDidReceiveMessage(async (received: unknown) => {
    const message = pageMessage.safeParse(received);
    if (!message.success) return;
    try {
      await answer(message.data, await start(), editor, say);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (message.data.type === 'ready')
        say({
          type: 'failed',
          message: vscode.l10n.t(
            'The Matrix could not be loaded: {0}. Run "ACPT: Restart Language Server".',
            reason,
          ),
        });
      else void vscode.window.showErrorMessage(vscode.l10n.t('The ACPT command failed: {0}', reason));
    }
  });
  fill(panel.webview, extension, 'matrix', 'ACPT Matrix');
}

async function answer(
  message: PageMessage,
  client: Client,
  editor: vscode.TextEditor | undefined,
  say: (message: HostMessage) => void,
): Promise<void> {
  switch (message.type) {
    case 'ready':
      say({ type: 'table', table: await client.matrixTable() });
      return;
    case 'use':
      await useInEditor(client, editor, message.reference);
      return;
    case 'open':
      await vscode.commands.executeCommand('acpt.openReference', message.reference);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.reference);
      void vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', message.reference), 4000);
      return;
    case 'sizes': {
      const sizes = await client.machines(message.reference);
      if (sizes) say({ type: 'sizes', reference: message.reference, sizes });
      return;
    }
    case 'compare':
      await vscode.commands.executeCommand('acpt.compare', message.before, message.after);
      return;
    default:
      message satisfies never;
  }
}
