/** The stack of a file, a check of the whole workspace, a job from three answers, a report. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;

test('screen: the stack of a job leads to the line that replaced its PyTorch', async () => {
  await open('job.yml');
  await vscode.commands.executeCommand('acpt.explainStack');
  await onThisScreen('stack');
  await eventually(() => {
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.uri.path ?? '', /\/requirements\.txt$/);
    assert.equal(editor?.document.lineAt(editor.selection.active.line).text, 'torch==2.7.1');
  });
});

test('screen: the whole workspace is checked, also what nobody opened, and each finding is listed once', async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  assert.deepEqual(codesIn('unknown.yml'), []);
  await vscode.commands.executeCommand('acpt.checkWorkspace');
  assert.deepEqual(codesIn('unknown.yml'), ['unknown-environment']);
  assert.deepEqual(codesIn('job.yml'), ['invalid-argument']);
  assert.deepEqual(codesIn('context/requirements.txt'), ['reinstalls-stack-package']);
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  await onThisScreen('problems');
  await open('unknown.yml');
  await eventually(() => assert.deepEqual(codesIn('unknown.yml'), ['unknown-environment']));
  // What is mended on disk goes.
  const text = await read('job.yml');
  await vscode.workspace.fs.writeFile(uriOf('job.yml'), encoded(text.replace('--epochs ten', '--epochs 10')));
  await eventually(() => assert.deepEqual(codesIn('job.yml'), []));
  await vscode.commands.executeCommand('workbench.action.closePanel');
});

test('screen: the language status says how old the facts are and what was checked', async () => {
  await open('unknown.yml');
  const text = String(await onThisScreen('status'));
  assert.match(text, /Matrix of \d{4}-\d\d-\d\d · \d+ files? checked · workspace: \d+ documents, 3 problems/);
});

test('screen: from three answers to a job that fits its script', async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  void vscode.commands.executeCommand('acpt.newJob');
  await onScreen<typeof screen>('choose', 'train.py|8 GPUs|2.8');
  const document = await eventually(() => {
    const found = vscode.window.activeTextEditor?.document;
    assert.match(found?.getText() ?? '', /^code: \.\/src$/m);
    assert.ok(found);
    return found;
  });
  await onThisScreen('written');
  assert.match(document.uri.path, /\/workspace\/job-2\.yml$/);
  assert.match(document.getText(), /^ {2}python train\.py\n {2}--data \$\{\{inputs\.data\}\}$/m);
  assert.match(document.getText(), /^environment: \S+acpt-pytorch-2\.8-cuda12\.6\/versions\/15$/m);
  assert.match(document.getText(), /^ {2}process_count_per_instance: 8$/m);
  const bad = () =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.deepEqual(
    bad().map(({ message }) => message),
    [],
  );
});

test('a report has the versions and no names of files', async () => {
  void vscode.commands.executeCommand('acpt.copyReport');
  const text = await eventually(async () => {
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^- Server: \d+\.\d+\.\d+, matrix of \d{4}-\d\d-\d\d$/m);
    return copied;
  });
  assert.match(text, new RegExp(`^- VS Code: ${vscode.version} `, 'm'));
  assert.doesNotMatch(text, /workspace\/|job\.yml/);
});

test('every command says in which category it is, and exists', async () => {
  const extension = vscode.extensions.getExtension('acpt-tools.acpt');
  const declared: { command: string; category?: string }[] = extension?.packageJSON.contributes.commands;
  const existing = await vscode.commands.getCommands(true);
  for (const { command, category } of declared) {
    assert.equal(category, 'ACPT', command);
    assert.ok(existing.includes(command), command);
  }
});

function uriOf(file: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, file);
}

async function open(file: string): Promise<vscode.TextDocument> {
  return (await vscode.window.showTextDocument(uriOf(file), { preview: false })).document;
}

async function read(file: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf(file)));
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function codesIn(file: string): string[] {
  return vscode.languages
    .getDiagnostics(uriOf(file))
    .filter(({ source, severity }) => source === 'acpt' && severity !== vscode.DiagnosticSeverity.Hint)
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
}
