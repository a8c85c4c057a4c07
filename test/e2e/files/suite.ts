/** What is said across files, and what an editor asks for besides: definition, rename, hints, lenses, outline. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;

test('a requirement that replaces the PyTorch of the image is reported in the requirements file', async () => {
  await open('job.yml');
  const requirements = await open('context/requirements.txt');
  const [problem] = await eventually(() => {
    const found = ours(requirements.uri);
    assert.ok(found.length > 0);
    return found;
  });
  assert.equal(codeOf(problem), 'reinstalls-stack-package');
  assert.equal(problem && requirements.getText(problem.range), 'torch==2.7.1');
});

test('an edit of the requirements file is seen at once, and so is its repair', async () => {
  const requirements = await open('context/requirements.txt');
  await eventually(() => assert.ok(ours(requirements.uri).length > 0));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(requirements.uri, requirements.lineAt(0).range, 'torch==2.8.0');
  assert.ok(await vscode.workspace.applyEdit(edit));
  await eventually(() => assert.deepEqual(ours(requirements.uri).map(codeOf), []));
  await vscode.commands.executeCommand('workbench.action.files.revert');
});

test('an expression that names no input is reported, with the nearest name as a fix', async () => {
  const job = await open('job.yml');
  const [problem] = await eventually(() => {
    const found = ours(job.uri).filter((each) => codeOf(each) === 'unknown-binding');
    assert.equal(found.length, 1);
    return found;
  });
  assert.ok(problem);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    job.uri,
    problem.range,
    vscode.CodeActionKind.QuickFix.value,
    10,
  );
  assert.ok(
    actions.some(({ title }) => title.includes('data')),
    actions.map(({ title }) => title).join(),
  );
});

test('definition and rename lead from the pipeline into its component', async () => {
  const pipeline = await open('pipeline.yml');
  const at = positionOf(pipeline, 'data: ${{');
  await eventually(async () => {
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      pipeline.uri,
      at,
    );
    const [first] = found;
    assert.ok(first);
    assert.match(('targetUri' in first ? first.targetUri : first.uri).path, /\/train\.yml$/);
  });
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    pipeline.uri,
    at,
    'images',
  );
  assert.deepEqual(
    edit
      .entries()
      .map(([uri]) => uri.path.split('/').at(-1))
      .sort(),
    ['pipeline.yml', 'train.yml'],
  );
});

test('inlay hints, lenses and the outline tell what is there', async () => {
  const component = await open('train.yml');
  const whole = new vscode.Range(0, 0, component.lineCount, 0);
  const hints = async (): Promise<string> => {
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      component.uri,
      whole,
    );
    return JSON.stringify(found.map(({ label }) => label));
  };
  // What the lens says is not said again in the next line.
  await eventually(async () => assert.match(await hints(), /name differs/));
  assert.doesNotMatch(await hints(), /torch/);
  const editor = vscode.workspace.getConfiguration('editor');
  await editor.update('codeLens', false, vscode.ConfigurationTarget.Global);
  await eventually(async () => assert.match(await hints(), /torch 2\.10\.0/));
  await editor.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
  await eventually(async () => assert.doesNotMatch(await hints(), /torch/));
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    component.uri,
    10,
  );
  assert.ok(lenses.some(({ command }) => command?.title.includes('torch 2.10.0')));
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    component.uri,
  );
  assert.match(JSON.stringify(symbols.map(({ name, children }) => [name, children.length])), /train/);
});

test('screen: the finding stands in the requirements file, with the stack on hover', async () => {
  const requirements = await open('context/requirements.txt');
  await eventually(() => assert.ok(ours(requirements.uri).length > 0));
  await onThisScreen('requirements');
});

test('screen: the pipeline and its component', async () => {
  await open('train.yml');
  await onThisScreen('component');
});

async function open(file: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const { document } = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file), {
    preview: false,
  });
  return document;
}

function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.notEqual(offset, -1, `${text} is in the document`);
  return document.positionAt(offset + 1);
}

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source, severity }) => source === 'acpt' && severity !== vscode.DiagnosticSeverity.Hint);
}

function codeOf(problem: vscode.Diagnostic | undefined): unknown {
  const code = problem?.code;
  return typeof code === 'object' ? code.value : code;
}
