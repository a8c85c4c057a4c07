/** What the extension is wherever it runs: starts the server only when a file may belong to Azure ML, and has the commands. */
import * as vscode from 'vscode';
import { isForeignPython, isSurelyForeign } from '../core/azureml/documents/sniff.ts';
import type { Client } from './client/client.ts';
import type { WorkspaceCheck } from './features/checkWorkspace.ts';

/** Gives the client, and starts it where nobody has yet. */
export type Start = () => Promise<Client>;

/** @param connect starts the client; called when the first document needs it */
export function wake(context: vscode.ExtensionContext, connect: Start): Start {
  let client: Promise<Client> | undefined;
  const start: Start = () => {
    if (!client) {
      client = connect();
      void view();
    }
    return client;
  };
  let shown: Promise<void> | undefined;
  /** The view is there once its contents can be: nothing of it is loaded in other people's workspaces. */
  const view = () => {
    shown ??= import('./features/stackView.ts').then(async ({ StackView }) => {
      context.subscriptions.push(new StackView(start).register());
      await vscode.commands.executeCommand('setContext', 'acpt.isActive', true);
    });
    return shown;
  };
  let check: Promise<WorkspaceCheck> | undefined;
  const look = (document: vscode.TextDocument) => {
    const ours = isOurs[document.languageId]?.(document.getText()) === true;
    if (ours) void start();
  };
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(look),
    // A new file says nothing yet when it is opened.
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (!client) look(document);
    }),
    vscode.commands.registerCommand('acpt.restartServer', async () => (await start()).restart()),
    vscode.commands.registerCommand('acpt.compare', async (before?: unknown, after?: unknown) => {
      const { compare } = await import('./explorer/comparison.ts');
      await compare(await start(), context.extensionUri, before, after);
    }),
    vscode.commands.registerCommand('acpt.exploreMatrix', async () => {
      const { showExplorer } = await import('./explorer/panel.ts');
      showExplorer(context.extensionUri, start);
    }),
    // Its page comes back as it was when VS Code is opened again.
    vscode.window.registerWebviewPanelSerializer('acpt.matrix', {
      deserializeWebviewPanel: async (panel) => {
        const { restoreExplorer } = await import('./explorer/panel.ts');
        restoreExplorer(panel, context.extensionUri, start);
      },
    }),
    vscode.commands.registerCommand('acpt.newDocument', async (given?: unknown) => {
      const { newDocument } = await import('./client/newDocument.ts');
      await newDocument(await start(), given instanceof vscode.Uri ? given : undefined);
    }),
    vscode.commands.registerCommand('acpt.newJob', async (given?: unknown) => {
      const { newJob } = await import('./features/newJob.ts');
      await newJob(await start(), given instanceof vscode.Uri ? given : undefined);
    }),
    vscode.commands.registerCommand('acpt.explainStack', async () => {
      await start();
      await view();
      await vscode.commands.executeCommand('acpt.stack.focus');
    }),
    vscode.commands.registerCommand('acpt.checkWorkspace', async () => {
      check ??= import('./features/checkWorkspace.ts').then(({ WorkspaceCheck }) => {
        const made = new WorkspaceCheck(start);
        context.subscriptions.push(made.register());
        return made;
      });
      await (await check).run();
    }),
    vscode.commands.registerCommand('acpt.copyReport', async () => {
      const { copyReport } = await import('./features/report.ts');
      await copyReport(await start(), context.extension);
    }),
    vscode.commands.registerCommand('acpt.showRule', (code: unknown) => {
      if (typeof code !== 'string' || !/^[a-z-]+$/.test(code)) return;
      const page = vscode.Uri.joinPath(context.extensionUri, 'dist', 'rules', `${code}.md`);
      void vscode.commands.executeCommand('markdown.showPreview', page);
    }),
    vscode.commands.registerCommand('acpt.showLog', async () => (await start()).showLog()),
  );
  vscode.workspace.textDocuments.forEach(look);
  return start;
}

/** Whether a text may have to do with Azure ML, by the language that it is written in. */
const isOurs: Readonly<Record<string, (text: string) => boolean>> = {
  yaml: (text) => !isSurelyForeign(text),
  python: (text) => !isForeignPython(text),
  dockerfile: (text) => /mcr\.microsoft\.com\/a|rocm\/pytorch|^\s*(?:FROM\s*)?$/i.test(text),
};
