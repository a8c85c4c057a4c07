/** Activated for every YAML file, Dockerfile and Python file; starts the server only when one of them may belong to Azure ML. */
import * as vscode from 'vscode';
import { isForeignPython, isSurelyForeign } from '../core/azureml/documents/sniff.ts';
import type { Client } from './client/client.ts';
import type * as ContainerCommands from './container/commands.ts';
import { isDue } from './facts/due.ts';

let client: Promise<Client> | undefined;
let containers: Promise<typeof ContainerCommands> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const start = () => {
    client ??= import('./client/client.ts').then(async ({ startClient }) => {
      const started = await startClient(context);
      if (isDue(context))
        void import('./facts/updateFacts.ts').then((facts) => facts.updateQuietly(context, started));
      return started;
    });
    return client;
  };
  /** Loaded when the first of them is called. An error is shown with a button for the log. */
  const container = (
    name: string,
    run: (
      commands: typeof ContainerCommands,
      tools: ContainerCommands.Tools,
      given: ContainerCommands.Given,
    ) => Promise<void>,
  ) =>
    vscode.commands.registerCommand(name, async (...given: ContainerCommands.Given) => {
      try {
        containers ??= import('./container/commands.ts');
        await run(await containers, { client: await start(), state: context.workspaceState }, given);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const choice = await vscode.window.showErrorMessage(`The ACPT command failed: ${reason}`, 'Show Log');
        if (choice) (await start()).showLog();
      }
    });
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
    vscode.commands.registerCommand('acpt.compare', async (before?: string, after?: string) => {
      const from = before ?? (await ask('Environment or image to compare'));
      const to = from && (after ?? (await ask(`Environment or image to compare with ${from}`)));
      if (from && to) await (await start()).compare(from, to);
    }),
    vscode.commands.registerCommand('acpt.newDocument', async (given?: unknown) => {
      const { newDocument } = await import('./client/newDocument.ts');
      await newDocument(await start(), given instanceof vscode.Uri ? given : undefined);
    }),
    container('acpt.openInContainer', ({ openInContainer }, tools, given) => openInContainer(tools, given)),
    container('acpt.runJobInContainer', ({ runJobInContainer }, tools, given) =>
      runJobInContainer(tools, given),
    ),
    container('acpt.openFromMatrix', ({ openFromMatrix }, tools) => openFromMatrix(tools)),
    vscode.commands.registerCommand('acpt.showRule', (code: unknown) => {
      if (typeof code !== 'string' || !/^[a-z-]+$/.test(code)) return;
      const page = vscode.Uri.joinPath(context.extensionUri, 'dist', 'rules', `${code}.md`);
      void vscode.commands.executeCommand('markdown.showPreview', page);
    }),
    vscode.commands.registerCommand('acpt.updateFacts', async () => {
      const { updateFacts } = await import('./facts/updateFacts.ts');
      await updateFacts(context, await start());
    }),
    vscode.commands.registerCommand('acpt.submitJob', async (given?: unknown) => {
      const { submitJob } = await import('./submit/submitJob.ts');
      await submitJob(context, given instanceof vscode.Uri ? given : undefined);
    }),
    vscode.commands.registerCommand('acpt.showLog', async () => (await start()).showLog()),
  );
  vscode.workspace.textDocuments.forEach(look);
}

/** Whether a text may have to do with Azure ML, by the language that it is written in. */
const isOurs: Readonly<Record<string, (text: string) => boolean>> = {
  yaml: (text) => !isSurelyForeign(text),
  python: (text) => !isForeignPython(text),
  dockerfile: (text) => /mcr\.microsoft\.com\/a|rocm\/pytorch|^\s*(?:FROM\s*)?$/i.test(text),
};

function ask(prompt: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt,
    placeHolder: 'acpt-pytorch-2.8-cuda12.6:15, an image or azureml://…',
  });
}

export async function deactivate(): Promise<void> {
  await (await containers)?.stopAllJobs();
  await (await client)?.stop();
}
