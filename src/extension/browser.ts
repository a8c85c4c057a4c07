/** The extension in a browser (vscode.dev, github.dev): the server is a web worker, and there is no machine for containers. */
import * as vscode from 'vscode';
import type { Client } from './client/client.ts';
import { wake } from './wake.ts';

let client: Promise<Client> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  wake(context, () => {
    client = Promise.all([import('./client/client.ts'), import('./client/worker.ts')]).then(
      ([{ startClient }, { connectToWorker }]) => startClient(context, connectToWorker, false),
    );
    return client;
  });
  // The palette has none of them by then; a key that somebody bound still calls them.
  void vscode.commands.executeCommand('setContext', 'acpt.inBrowser', true);
  const refuse = () =>
    vscode.window.showInformationMessage(
      vscode.l10n.t(
        'ACPT containers need a machine with Docker or Podman. Open this folder in VS Code on a computer, in a codespace or over SSH.',
      ),
    );
  context.subscriptions.push(
    ...[
      'acpt.openInContainer',
      'acpt.runJobInContainer',
      'acpt.debugJobInContainer',
      'acpt.runPipelineInContainers',
      'acpt.showRuns',
      'acpt.openFromMatrix',
      'acpt.chooseGpus',
      'acpt.manageContainers',
      'acpt.sampleData',
    ].map((name) => vscode.commands.registerCommand(name, refuse)),
  );
}

export async function deactivate(): Promise<void> {
  await (await client)?.stop();
}
