/** The extension where there is a machine: the server is a process, and containers can be opened. */
import * as vscode from 'vscode';
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
        return started;
      },
    );
    return client;
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
        await run(await containers, { client: await start(), state: context.workspaceState }, given);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const choice = await vscode.window.showErrorMessage(`The ACPT command failed: ${reason}`, 'Show Log');
        if (choice) (await start()).showLog();
      }
    });
  context.subscriptions.push(
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
    vscode.commands.registerCommand('acpt.updateFacts', async () => {
      const { updateFacts } = await import('./facts/updateFacts.ts');
      await updateFacts(context, await start());
    }),
    vscode.commands.registerCommand('acpt.submitJob', async (given?: unknown) => {
      const { submitJob } = await import('./submit/submitJob.ts');
      await submitJob(context, given instanceof vscode.Uri ? given : undefined);
    }),
  );
}

export async function deactivate(): Promise<void> {
  await (await containers)?.stopAllJobs();
  await (await client)?.stop();
}
