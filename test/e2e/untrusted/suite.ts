/** A folder that nobody has trusted yet: it is read and checked, and nothing of it is run. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, test } from '../host/harness.ts';

export { run } from '../host/harness.ts';

test('the folder is opened in Restricted Mode', () => {
  assert.equal(vscode.workspace.isTrusted, false);
});

test('its documents are checked', async () => {
  const { document } = await vscode.window.showTextDocument(job());
  await eventually(() => {
    const codes = vscode.languages.getDiagnostics(document.uri).map(({ code }) => JSON.stringify(code));
    assert.ok(
      codes.some((code) => code.includes('unknown-environment')),
      codes.join(),
    );
  });
});

test('no command opens a container, runs a job or writes a file', async () => {
  for (const command of [
    'acpt.openInContainer',
    'acpt.runJobInContainer',
    'acpt.debugJobInContainer',
    'acpt.runPipelineInContainers',
    'acpt.showRuns',
    'acpt.openFromMatrix',
    'acpt.chooseGpus',
    'acpt.sampleData',
    'acpt.manageContainers',
  ]) {
    const called = vscode.commands.executeCommand(command, job().toString(), 1);
    await eventually(async () => {
      // The notification waits for an answer; clearing it is one.
      await vscode.commands.executeCommand('notifications.clearAll');
      assert.equal(await settled(called), true);
    });
  }
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const names = (await vscode.workspace.fs.readDirectory(folder.uri)).map(([name]) => name);
  assert.deepEqual(names.sort(), ['.vscode', 'job.yml']);
});

test('its settings say what to judge by, and name no programs', () => {
  const settings = vscode.workspace.getConfiguration('acpt', job());
  assert.equal(settings.get('date'), '2026-11-23', 'its settings are read');
  for (const name of ['container.engine', 'container.devcontainerCli', 'container.caches', 'container.share'])
    assert.deepEqual(settings.get(name), settings.inspect(name)?.defaultValue, name);
});

function job(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, 'job.yml');
}

async function settled(command: Thenable<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setTimeout(resolve, 200, false));
  return (await Promise.race([command.then(() => true), later])) as boolean;
}
