/**
 * What the extension shows, photographed: in two themes and sizes; in all that there are where ACPT_LOOKS is `all`. People
 * look at the pictures; the tests see that nothing leaves the window or lies over something else.
 */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open } from '../beside/said.ts';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;

test(
  'screen: everything fits its window and can be told apart in each theme',
  async () => {
    await keepRuns();
    const looks = (await onThisScreen('looks')) as { theme: string; size: string }[];
    assert.ok(looks.length >= 2);
    const workbench = vscode.workspace.getConfiguration('workbench');
    for (const { theme, size } of looks) {
      await workbench.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
      await onThisScreen('become', `${theme}|${size}`);
      const trouble = await everything(`${theme.replaceAll(' ', '-').toLowerCase()}-${size}`);
      assert.deepEqual(trouble, [], `${theme}, ${size}`);
    }
  },
  { timeout: 200_000 },
);

/** @returns what is cut off, by the page that shows it */
async function everything(look: string): Promise<string[]> {
  const command = (name: string, ...given: unknown[]) => vscode.commands.executeCommand(name, ...given);
  const trouble: string[] = [];
  const see = async (step: keyof typeof screen & string) => {
    const found = await onThisScreen(step, look);
    if (Array.isArray(found)) trouble.push(...found.map((each) => `${step}: ${each}`));
  };
  await command('workbench.action.closeAllEditors');
  await command('notifications.clearAll');

  await open('named.yml');
  await see('editor');
  const typing = await open('typing.yml');
  const end = new vscode.Position(2, typing.lineAt(2).text.length);
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  editor.selection = new vscode.Selection(end, end);
  await command('workbench.action.focusActiveEditorGroup');
  await see('suggestions');
  await open('job.yml');
  await eventually(() => assert.ok(vscode.languages.getDiagnostics().length > 0));
  await command('acpt.explainStack');
  await see('stack');

  await open('named.yml');
  await command('workbench.action.closeSidebar');
  await command('acpt.exploreMatrix');
  await see('explorer');
  await command('workbench.action.closeActiveEditor');
  await command('acpt.compare', 'acpt-pytorch-2.2-cuda12.1:55', 'acpt-pytorch-2.8-cuda12.6:15');
  await see('comparison');
  await command('workbench.action.closeActiveEditor');
  void command('acpt.showRuns');
  await see('runs');
  void command('acpt.newJob');
  await see('newJob');
  void command('acpt.compare');
  await see('choices');
  void command('acpt.copyReport');
  // Shown before there is one, the list closes again.
  await eventually(async () => {
    await command('notifications.showList');
    await see('notification');
  });
  await command('notifications.clearAll');
  await command('workbench.action.openWalkthrough', 'acpt-tools.acpt#acpt.start', false);
  await see('walkthrough');
  await command('workbench.action.closeAllEditors');
  await command('workbench.view.explorer');
  return trouble;
}

/** As they are left by jobs that ran here. */
async function keepRuns(): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const started = Date.UTC(2026, 10, 2, 9, 30);
  const run = (name: string, minutes: number, more: object) => ({
    version: 1,
    name,
    document: 'job.yml',
    line: 6,
    environment: 'acpt-pytorch-2.8-cuda12.6, version 15',
    kind: 'run',
    seenAs: `/workspaces/workspace/.acpt/runs/${name}`,
    started: new Date(started + minutes * 60_000).toISOString(),
    process: 1,
    ...more,
  });
  const ended = (minutes: number) => new Date(started + minutes * 60_000).toISOString();
  const runs = {
    'train-1': run('train', 0, { ended: ended(4), exitCode: 0 }),
    'train-2': run('train', 10, { kind: 'debug', ended: ended(11), exitCode: 1 }),
    'prepare-1': run('nightly-prepare', 20, { pipeline: 'nightly', ended: ended(25), stopped: true }),
  };
  for (const [id, record] of Object.entries(runs)) {
    const at = vscode.Uri.joinPath(folder.uri, '.acpt', 'runs', id);
    const write = (name: string, text: string) =>
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(at, name), new TextEncoder().encode(text));
    await write('run.json', JSON.stringify(record));
    await write('log.txt', 'training\n');
  }
}
