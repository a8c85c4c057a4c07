/** The extension where there is a machine: the server is a process, and containers can be opened. */
import * as vscode from 'vscode';
import { offerToAssistants } from './assistants/server.ts';
import type { Client } from './client/client.ts';
import type * as ContainerCommands from './container/commands.ts';
import { isDue } from './facts/due.ts';
import { wake } from './wake.ts';

let client: Promise<Client> | undefined;
let containers: Promise<typeof ContainerCommands> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const start = wake(context, () => {
    client = Promise.all([import('./client/client.ts'), import('./client/process.ts')]).then(
      async ([{ startClient }, { connectToProcess }]) => {
        const started = await startClient(context, connectToProcess, true);
        if (isDue(context))
          void import('./facts/updateFacts.ts').then((facts) => facts.updateQuietly(context, started));
        const { DocumentFiles } = await import('./features/documentFiles.ts');
        context.subscriptions.push(new DocumentFiles(started).register());
        return started;
      },
    );
    return client;
  });
  const tools = async (): Promise<ContainerCommands.Tools> => ({
    client: await start(),
    state: context.workspaceState,
    extensionUri: context.extensionUri,
  });
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
        await run(await containers, await tools(), given);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const choice = await vscode.window.showErrorMessage(
          vscode.l10n.t('The ACPT command failed: {0}', reason),
          vscode.l10n.t('Show Log'),
        );
        if (choice) (await start()).showLog();
      }
    });
  const lookForDrift = async (saved?: vscode.Uri) => {
    if (!vscode.workspace.isTrusted || !(await hasContainers(saved))) return;
    containers ??= import('./container/commands.ts');
    await (await containers).watchDrift(await tools(), saved);
  };
  const quietly = (saved?: vscode.Uri) => {
    lookForDrift(saved).catch(() => {
      // Nobody asked for it; what is wrong is said when the container is opened.
    });
  };
  quietly();
  context.subscriptions.push(
    offerToAssistants(context),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => quietly(uri)),
    container('acpt.openInContainer', ({ openInContainer }, tools, given) => openInContainer(tools, given)),
    container('acpt.runJobInContainer', ({ runJobInContainer }, tools, given) =>
      runJobInContainer(tools, given),
    ),
    container('acpt.debugJobInContainer', ({ debugJobInContainer }, tools, given) =>
      debugJobInContainer(tools, given),
    ),
    container('acpt.runPipelineInContainers', ({ runPipelineInContainers }, tools, given) =>
      runPipelineInContainers(tools, given),
    ),
    container('acpt.showRuns', ({ showRuns }) => showRuns()),
    container('acpt.openReference', ({ openReference }, tools, [reference]) =>
      openReference(tools, reference),
    ),
    container('acpt.openFromMatrix', ({ openFromMatrix }, tools) => openFromMatrix(tools)),
    container('acpt.chooseGpus', ({ chooseGpus }, tools) => chooseGpus(tools)),
    container('acpt.sampleData', ({ sampleData }, tools, given) => sampleData(tools, given)),
    container('acpt.manageContainers', ({ manageContainers }) => manageContainers()),
    vscode.commands.registerCommand('acpt.updateFacts', async () => {
      const { updateFacts } = await import('./facts/updateFacts.ts');
      await updateFacts(context, await start());
    }),
    vscode.commands.registerCommand('acpt.readWorkspace', async () => {
      const { readWorkspace } = await import('./facts/readWorkspace.ts');
      await readWorkspace(context, await start());
    }),
    vscode.commands.registerCommand('acpt.submitJob', async (given?: unknown) => {
      const { submitJob } = await import('./submit/submitJob.ts');
      await submitJob(context, given instanceof vscode.Uri ? given : undefined);
    }),
  );
}

/** Whether a container was configured in the folder of the file, or in any folder of the window. */
async function hasContainers(file: vscode.Uri | undefined): Promise<boolean> {
  const around = file && vscode.workspace.getWorkspaceFolder(file);
  const folders = file ? (around ? [around] : []) : (vscode.workspace.workspaceFolders ?? []);
  for (const { uri } of folders) {
    if (uri.scheme !== 'file') continue;
    try {
      const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(uri, '.devcontainer'));
      if (entries.some(([name]) => name.startsWith('acpt-'))) return true;
    } catch {
      // There is no such folder.
    }
  }
  return false;
}

export async function deactivate(): Promise<void> {
  await (await containers)?.stopAllJobs();
  await (await client)?.stop();
}
