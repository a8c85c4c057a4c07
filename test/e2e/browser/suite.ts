/** The extension as VS Code for the Web runs it: in a web worker, with the server in another, without Node and without a disk. */
import * as vscode from 'vscode';
import { equal, match, ok } from '../host/assertions.ts';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;

/** Every finding that any document had for a moment: what is not read yet must not be called missing. */
const everSeen = new Set<string>();
vscode.languages.onDidChangeDiagnostics(({ uris }) => {
  for (const uri of uris) for (const each of ours(uri)) everSeen.add(`${nameOf(uri)} ${codeOf(each)}`);
});

test('this is a web worker, and the extension wakes up in it', async () => {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  equal(process?.versions?.node, undefined);
  await open('job.yml');
  await eventually(() => equal(vscode.extensions.getExtension('acpt-tools.acpt')?.isActive, true));
});

test('a job is checked against its script, which is read for it', async () => {
  const { uri } = await open('job.yml');
  await eventually(() => ok(codesOf(uri).includes('invalid-argument'), codesOf(uri).join()));
  const [problem] = ours(uri).filter((each) => codeOf(each) === 'invalid-argument');
  match(problem?.message ?? '', /^--epochs of train\.py takes an integer, not "ten"/);
});

test('what a Dockerfile and requirements do to the image is found in the requirements', async () => {
  await open('job.yml');
  const requirements = await open('context/requirements.txt');
  await eventually(() => equal(codesOf(requirements.uri), ['reinstalls-stack-package']));
});

test('hover and completion know the matrix', async () => {
  const component = await open('components/train.yml');
  await eventually(async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      component.uri,
      positionOf(component, 'acpt-pytorch-2.2'),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((each) => (typeof each === 'string' ? each : each.value))
      .join();
    match(text, /The name says .*2\.2.* contains .*2\.10\.0/);
  });
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    component.uri,
    component.positionAt(component.getText().indexOf('/acpt-pytorch-2.2') + '/acpt-'.length),
  );
  const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  ok(labels.includes('versions/55'), labels.join());
  await onThisScreen('hover');
});

test('definition leads from the pipeline into its component, and both are renamed', async () => {
  const pipeline = await open('pipeline.yml');
  const at = positionOf(pipeline, 'data: ${{');
  await eventually(async () => {
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      pipeline.uri,
      at,
    );
    const [uri] = found.map((each) => ('uri' in each ? each.uri : each.targetUri));
    equal(uri?.toString(), uriOf('components/train.yml').toString());
  });
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    pipeline.uri,
    at,
    'dataset',
  );
  equal(
    edit
      .entries()
      .map(([uri]) => nameOf(uri))
      .sort(),
    ['pipeline.yml', 'train.yml'],
  );
});

test('a file that changes or goes is seen', async () => {
  const { uri } = await open('job.yml');
  const script = uriOf('src/train.py');
  const before = await vscode.workspace.fs.readFile(script);
  const text = new TextDecoder().decode(before).replace('type=int', 'type=str');
  await vscode.workspace.fs.writeFile(script, new TextEncoder().encode(text));
  await eventually(() => equal(codesOf(uri).includes('invalid-argument'), false), { timeout: 20_000 });
  await vscode.workspace.fs.delete(script);
  await eventually(() => ok(codesOf(uri).includes('missing-script'), codesOf(uri).join()), {
    timeout: 20_000,
  });
  await vscode.workspace.fs.writeFile(script, before);
  await eventually(() => ok(codesOf(uri).includes('invalid-argument'), codesOf(uri).join()), {
    timeout: 20_000,
  });
});

test('the whole workspace is checked, and the stack of a file explained', async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await eventually(() => equal(codesOf(uriOf('job.yml')), []));
  await vscode.commands.executeCommand('acpt.checkWorkspace');
  equal(codesOf(uriOf('job.yml')), ['invalid-argument']);
  equal(codesOf(uriOf('context/requirements.txt')), ['reinstalls-stack-package']);
  await open('job.yml');
  await vscode.commands.executeCommand('acpt.explainStack');
  await onThisScreen('stack');
});

test('nothing that was there was ever called missing', () => {
  const missing = [...everSeen].filter((each) => /missing/.test(each));
  equal(missing, ['job.yml missing-script']);
});

test('the palette offers no containers', async () => {
  await open('job.yml');
  const names = (await onThisScreen('commands')) as string[];
  ok(names.length > 2, names.join());
  equal(
    names.filter((name) => /container/i.test(name)),
    [],
  );
});

function uriOf(file: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, file);
}

async function open(file: string): Promise<vscode.TextDocument> {
  const editor = await vscode.window.showTextDocument(uriOf(file), { preview: false });
  return editor.document;
}

function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const start = document.getText().indexOf(text);
  ok(start >= 0, `${text} is in the document`);
  return document.positionAt(start + 1);
}

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'acpt');
}

function codesOf(uri: vscode.Uri): string[] {
  return ours(uri)
    .filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint)
    .map(codeOf);
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
