import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;
const living = 'acpt-pytorch-2.8-cuda12.6';

test('the extension that was installed from its package wakes up for an Azure ML job', async () => {
  await open('job.yml');
  await eventually(() => {
    const extension = vscode.extensions.getExtension('acpt-tools.acpt');
    assert.equal(extension?.isActive, true);
    assert.match(extension.extensionPath, /[\\/]extensions[\\/]acpt-tools\.acpt-[\d.]+$/);
  });
});

test('hover tells what the environment holds and that its name says otherwise', async () => {
  const { document } = await open('job.yml');
  await eventually(async () => {
    const text = await hoverAt(document, 'acpt-pytorch-2.2');
    assert.match(text, /2\.10\.0/);
    assert.match(text, /CUDA/);
    assert.match(text, /The name says .*2\.2.* contains .*2\.10\.0/);
  });
});

test('completion offers environments', async () => {
  const editor = await open('typing.yml');
  const at = await insertAfter(editor, '/environments', '/acpt-');
  const labels = await eventually(async () => {
    const found = await completionsAt(editor.document, at);
    assert.ok(
      found.some((label) => label.includes(living)),
      `offered: ${found.join(', ')}`,
    );
    return found;
  });
  assert.equal(new Set(labels).size, labels.length, 'nothing is offered twice');
});

test('completion offers dated image tags, newest first', async () => {
  const { document } = await open('environment.yml');
  const at = positionAfter(document, 'torch280:');
  await eventually(async () => {
    const tags = (await completionsAt(document, at)).filter((label) => /^biweekly\.\d{6}\./.test(label));
    assert.ok(tags.includes('biweekly.202608.2'), tags.join());
    assert.deepEqual(tags, tags.toSorted().reverse());
  });
});

test('an unknown environment is reported, and the quick fix repairs it', async () => {
  const { document } = await open('unknown.yml');
  const [problem] = await problemsOf(document, 1);
  assert.ok(problem);
  assert.equal(codeOf(problem), 'unknown-environment');
  assert.match(document.getText(problem.range), /acpt-pytorch-2\.8-cuda12\.7/);

  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem.range,
    vscode.CodeActionKind.QuickFix.value,
    10,
  );
  const fix = actions.find(({ edit, title }) => edit && title.includes(living));
  assert.ok(fix?.edit, `offered: ${actions.map(({ title }) => title).join(', ')}`);
  assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
  assert.match(document.getText(), /environments\/acpt-pytorch-2\.8-cuda12\.6\//);
  await problemsOf(document, 0);
});

test('a retired environment is reported', async () => {
  const { document } = await open('retired.yml');
  await eventually(() => {
    assert.ok(ours(document).map(codeOf).includes('retired-environment'));
  });
});

test("other people's YAML is left in peace", async () => {
  for (const file of ['compose.yml', '.github/workflows/ci.yml']) {
    const { document } = await open(file);
    assert.equal(await hoverAt(document, 'acpt-pytorch'), '');
    assert.deepEqual(ours(document), []);
  }
  // By the time that a later document has its answer, the earlier ones had theirs.
  const { document } = await open('unknown.yml');
  await problemsOf(document, 1);
  const reported = vscode.languages.getDiagnostics().filter(([, problems]) => problems.some(isOurs));
  const names = reported.map(([uri]) => vscode.workspace.asRelativePath(uri));
  assert.ok(!names.some((name) => /compose|ci\.yml/.test(name)), names.join(', '));
});

test('an environment in Python is reported, repaired and explained like one in YAML', async () => {
  const { document } = await open('submit.py');
  const [problem] = await problemsOf(document, 1);
  assert.ok(problem);
  assert.equal(codeOf(problem), 'unknown-environment');
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, problem.range, living);
  assert.equal(await vscode.workspace.applyEdit(edit), true);
  await problemsOf(document, 0);
  assert.match(await hoverAt(document, living), /2\.10\.0/);
});

test('a cell of a notebook knows what another cell names, and its finding is repaired in it', async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, 'train.ipynb');
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  await vscode.window.showNotebookDocument(notebook);
  const { document } = notebook.cellAt(2);
  await eventually(async () => assert.match(await hoverAt(document, '/environments/'), /2\.10\.0/));
  const problem = await eventually(() => {
    const found = vscode.languages
      .getDiagnostics(document.uri)
      .find((each) => codeOf(each) === 'process-count-vs-gpus');
    assert.ok(found);
    return found;
  });
  assert.equal(document.getText(problem.range), '4');
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem.range,
  );
  const fix = actions.find(({ title }) => title === 'Use 2');
  assert.ok(fix?.edit, actions.map(({ title }) => title).join());
  assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
  assert.match(document.getText(), /process_count_per_instance=2\)/);
  await eventually(() => {
    const codes = vscode.languages.getDiagnostics(document.uri).map(codeOf);
    assert.ok(!codes.includes('process-count-vs-gpus'), codes.join());
  });
  await onThisScreen('notebook');
});

test('screen: the mouse over an environment opens the hover', async () => {
  await open('job.yml');
  await onThisScreen('hover');
});

test('screen: typing opens the suggestions, and Enter takes the environment', async () => {
  const editor = await open('typing.yml');
  const end = positionAfter(editor.document, '/environments');
  await placeCursor(editor, end);
  await onThisScreen('suggestions');
  await eventually(() => {
    assert.match(
      editor.document.lineAt(end.line).text,
      /^environment: azureml:\/\/registries\/azureml\/environments\/acpt-pytorch-2\.8-cuda12\.6(\/\S*)?$/,
    );
  });
});

test('screen: a version alone leads to the pinned form, which no rule complains about', async () => {
  const editor = await open('typing.yml');
  const start = positionAfter(editor.document, 'environment: ');
  const line = editor.document.lineAt(start.line).range;
  await editor.edit((edit) => edit.delete(new vscode.Range(start, line.end)));
  await placeCursor(editor, start);
  await onThisScreen('version');
  await eventually(() =>
    assert.match(editor.document.lineAt(start.line).text, /\/acpt-pytorch-2\.8-cuda12\.6\/versions\/15$/),
  );
});

test('screen: the keyboard reaches the quick fix under the squiggle', async () => {
  const editor = await open('unknown.yml');
  await problemsOf(editor.document, 1);
  const inside = positionAfter(editor.document, 'acpt-pytorch');
  await placeCursor(editor, inside);
  await onThisScreen('quickFix');
  await eventually(() =>
    assert.match(editor.document.getText(), /environments\/acpt-pytorch-2\.8-cuda12\.6\//),
  );
});

test('screen: from an empty file to a job that fits its script', async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const script = vscode.Uri.joinPath(folder.uri, 'src', 'train.py');
  const text =
    'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--data", required=True)\nparser.add_argument("--epochs", type=int, help="How often.")\nargs = parser.parse_args()\n';
  await vscode.workspace.fs.writeFile(script, new TextEncoder().encode(text));
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, 'new.yml'), new Uint8Array());
  const editor = await open('new.yml');
  const top = new vscode.Position(0, 0);
  // On a busy machine the watcher tells of the script later than it can be typed.
  await eventually(async () => {
    const offered = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      top,
    );
    assert.match(
      JSON.stringify(offered.items.map(({ insertText }) => insertText)),
      /python \$\{\d:train\.py\}/,
    );
  });
  await placeCursor(editor, top);
  await onThisScreen('newDocument');
  const { document } = editor;
  await eventually(() =>
    assert.match(document.getText(), /^code: \.\/src\ncommand: >-\n {2}python train\.py$/m),
  );
  await problemsOf(document, 0);

  const line = positionAfter(document, '--data ${{inputs.data}}');
  await placeCursor(editor, line);
  await onThisScreen('options');
  await eventually(() => assert.match(document.getText(), /--data \$\{\{inputs\.data\}\} --epochs $/m));
  await editor.edit((edit) => edit.insert(positionAfter(document, '--epochs '), 'ten'));
  const says = (sentence: RegExp) =>
    eventually(() =>
      assert.match(
        ours(document)
          .map(({ message }) => message)
          .join(),
        sentence,
      ),
    );
  await says(/^--epochs of train\.py takes an integer, not "ten"\.$/);
  // What vanishes on disk is told as well.
  await vscode.workspace.fs.delete(vscode.Uri.joinPath(script, '..'), { recursive: true });
  await says(/^The code folder \.\/src does not exist/);
});

test('screen: the page about a rule is shown as a page, and a rule can be silenced', async () => {
  const { document } = await open('unknown.yml');
  const [problem] = await problemsOf(document, 1);
  assert.ok(problem && typeof problem.code === 'object');
  assert.equal(problem.code.target.scheme, 'command');
  await vscode.commands.executeCommand('acpt.showRule', 'unknown-environment');
  await onThisScreen('rulePage');
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ input }) => input));
  assert.ok(!tabs.some((input) => input instanceof vscode.TabInputText && input.uri.path.endsWith('.md')));

  await open('unknown.yml');
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem.range,
  );
  const silence = actions.find(({ title }) => title === 'Disable unknown-environment on this line');
  assert.ok(silence?.edit, actions.map(({ title }) => title).join());
  assert.ok(actions.some(({ title }) => title === 'Show the page about unknown-environment'));
  assert.equal(await vscode.workspace.applyEdit(silence.edit), true);
  await problemsOf(document, 0);
});

test('screen: a comparison is chosen from lists, a page that nobody has to save, and applied after a look', async () => {
  const { job, dockerfile } = await oldJob('moving');
  const editor = await open('moving/job.yml');
  await problemsOf(editor.document, 0);
  void vscode.commands.executeCommand('acpt.compare');
  await onThisScreen('chooseCompared');
  await onThisScreen('comparison');
  const made = vscode.workspace.textDocuments.filter(
    ({ uri }) => !/^(?:file|vscode-remote)$/.test(uri.scheme),
  );
  assert.ok(!made.some(({ isUntitled, isDirty }) => isUntitled || isDirty));
  await onThisScreen('applyComparison');
  const text = await eventually(async () => {
    const document = await vscode.workspace.openTextDocument(dockerfile);
    assert.match(
      document.getText(),
      /^FROM mcr\.microsoft\.com\/azureml\/curated\/acpt-pytorch-2\.8-cuda12\.6:15$/m,
    );
    return document.getText();
  });
  assert.match(text, /torch==2\.10\.0 torchvision==0\.25\.0 --index-url \S+cu126$/m);
  await vscode.workspace.fs.delete(vscode.Uri.joinPath(job, '..'), { recursive: true });
});

test('an old environment is upgraded with the pins that must follow', async () => {
  const { job, dockerfile } = await oldJob('upgrading');
  const { document } = await vscode.window.showTextDocument(dockerfile);
  const problem = await eventually(() => {
    const found = ours(document).find((each) => codeOf(each) === 'retired-environment');
    assert.ok(found);
    return found;
  });
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem.range,
  );
  const upgrade = actions.find(({ title }) => title.startsWith('Upgrade to acpt-pytorch-2.8-cuda12.6:15'));
  assert.ok(upgrade?.edit, actions.map(({ title }) => title).join());
  assert.equal(upgrade.edit.get(document.uri).length, 4);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.workspace.fs.delete(vscode.Uri.joinPath(job, '..'), { recursive: true });
});

test('screen: the Matrix explorer is opened, narrowed, and its choice is used in the file', async () => {
  const editor = await open('retired.yml');
  await placeCursor(editor, new vscode.Position(0, 0));
  await vscode.commands.executeCommand('acpt.exploreMatrix');
  await onThisScreen('explorer');
  await eventually(() =>
    assert.match(editor.document.getText(), /environments\/acpt-pytorch-2\.8-cuda12\.6\/versions\/15/),
  );
  await eventually(() => assert.ok(!ours(editor.document).map(codeOf).includes('retired-environment')));
});

test('screen: a new document is chosen from a list, and stands beside its scripts', async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  void vscode.commands.executeCommand('acpt.newDocument');
  await onThisScreen('chooseDocument');
  await eventually(() => {
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'yaml');
    assert.match(document?.uri.path ?? '', /\/sweep\.yml$/);
    assert.match(document?.getText() ?? '', /^type: sweep$/m);
    assert.match(document?.getText() ?? '', /^ {2}goal: minimize$/m);
  });
});

/** A job in a folder of its own, built by a Dockerfile on an environment that was removed. */
async function oldJob(name: string): Promise<{ job: vscode.Uri; dockerfile: vscode.Uri }> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const job = vscode.Uri.joinPath(folder.uri, name, 'job.yml');
  const dockerfile = vscode.Uri.joinPath(folder.uri, name, 'env', 'Dockerfile');
  const schema = 'https://azuremlschemas.azureedge.net/latest/commandJob.schema.json';
  const write = (uri: vscode.Uri, text: string) =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await write(
    dockerfile,
    'FROM mcr.microsoft.com/azureml/curated/acpt-pytorch-2.0-cuda11.7:37\nRUN pip install torch==2.0.1 torchvision==0.15.2 --index-url https://download.pytorch.org/whl/cu117\n',
  );
  await write(
    job,
    `$schema: ${schema}\ncommand: echo\nenvironment:\n  build:\n    path: env\ncompute: azureml:gpu\n`,
  );
  return { job, dockerfile };
}

/** Opens a file as it is on disk, in the only editor, with the keyboard in it. */
test('a job is submitted in a terminal that asks first', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'acpt-submit-'));
  const az = path.join(folder, 'az');
  const called = path.join(folder, 'called');
  writeFileSync(az, `#!/bin/sh\nprintf '%s\\n' "$@" > '${called}'\necho 'RunId: calm_sun_1'\n`, {
    mode: 0o755,
  });
  const job = path.join(folder, 'job.yml');
  writeFileSync(job, `command: echo 1\nenvironment: azureml:mine:1\ncompute: azureml:c\n`);
  const settings = vscode.workspace.getConfiguration('acpt');
  await settings.update('submit.az', az, vscode.ConfigurationTarget.Global);
  try {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(job));
    await vscode.commands.executeCommand('acpt.submitJob');
    const terminal = await eventually(() => {
      const found = vscode.window.terminals.find(({ name }) => /Submit job\.yml/.test(name));
      assert.ok(found);
      return found;
    });
    await eventually(() => {
      terminal.sendText('y');
      assert.deepEqual(readFileSync(called, 'utf8').split('\n').slice(0, 6), [
        'ml',
        'job',
        'create',
        '--file',
        job,
        '--stream',
      ]);
    });
    terminal.dispose();
  } finally {
    await settings.update('submit.az', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the assistants of VS Code are offered what acpt mcp answers', async () => {
  const chat = vscode.workspace.getConfiguration('chat');
  await chat.update('disableAIFeatures', false, vscode.ConfigurationTarget.Global);
  try {
    await eventually(async () => {
      // Lists the servers, as somebody would, and starts them.
      void vscode.commands.executeCommand('workbench.mcp.listServer');
      await vscode.commands.executeCommand('workbench.mcp.startServer', '*', { waitForLiveTools: true });
      assert.ok(vscode.lm.tools.some(({ name }) => name === 'mcp_acpt_check'));
    });
    const { content } = await vscode.lm.invokeTool('mcp_acpt_find_environments', {
      input: { torch: '2.8' },
      toolInvocationToken: undefined,
    });
    assert.match(
      JSON.stringify(content),
      /azureml:\/\/registries\/azureml\/environments\/[\w.-]+\/versions\/\d+/,
    );
    const checked = await vscode.lm.invokeTool('mcp_acpt_check', {
      input: { paths: ['unknown.yml'] },
      toolInvocationToken: undefined,
    });
    assert.match(JSON.stringify(checked.content), /unknown-environment/);
  } finally {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await chat.update('disableAIFeatures', undefined, vscode.ConfigurationTarget.Global);
  }
});

test('the menu of a file in the explorer offers what can be done with it', async () => {
  await open('job.yml');
  await vscode.commands.executeCommand('workbench.view.explorer');
  await eventually(async () =>
    assert.deepEqual(await onThisScreen('menuOf', 'job.yml'), [
      'Open in ACPT Container',
      'Run Job in ACPT Container',
      'Debug Job in Container',
    ]),
  );
  assert.deepEqual(await onThisScreen('menuOf', 'environment.yml'), ['Open in ACPT Container']);
  assert.deepEqual(await onThisScreen('menuOf', 'compose.yml'), []);
});

test('what the Azure ML workspace has is known at once', async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'acpt-workspace-'));
  const az = path.join(elsewhere, 'az');
  writeFileSync(
    az,
    `#!/bin/sh
case "$2 $3" in
'workspace show') echo '{"name": "contoso-ml", "resource_group": "training"}' ;;
'compute list') echo '[{"name": "gpu-cluster", "type": "amlcompute", "size": "Standard_ND96isr_H100_v5", "max_instances": 2}]' ;;
*) echo '[]' ;;
esac
`,
    { mode: 0o755 },
  );
  const settings = vscode.workspace.getConfiguration('acpt');
  await settings.update('submit.az', az, vscode.ConfigurationTarget.Global);
  const job = vscode.Uri.joinPath(folder.uri, 'cluster-job.yml');
  writeFileSync(
    job.fsPath,
    'command: echo\nenvironment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest\ncompute: azureml:gpu-clustr\n',
  );
  try {
    const { document } = await open('cluster-job.yml');
    await vscode.commands.executeCommand('acpt.readWorkspace');
    await eventually(() => {
      const found = vscode.languages.getDiagnostics(job).map(({ message }) => message);
      assert.ok(
        found.some((each) => each.startsWith('The workspace contoso-ml had no compute gpu-clustr')),
        found.join('\n'),
      );
    });
    const at = positionAfter(document, 'compute: azureml:');
    assert.ok((await completionsAt(document, at)).includes('gpu-cluster'));
  } finally {
    await settings.update('submit.az', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(elsewhere, { recursive: true, force: true });
    rmSync(job.fsPath, { force: true });
    rmSync(path.join(folder.uri.fsPath, '.acpt'), { recursive: true, force: true });
  }
});

test('facts that a registry tells are known at once', async () => {
  const repository = '/v2/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280/';
  const registry = createServer(({ url = '' }, response) => {
    const isThere = url.startsWith(`${repository}tags/list`);
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isThere ? { tags: ['biweekly.202608.2', 'biweekly.202610.1'] } : {}));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const settings = vscode.workspace.getConfiguration('acpt');
  const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
  await settings.update('registry', address, vscode.ConfigurationTarget.Global);
  try {
    await vscode.commands.executeCommand('acpt.updateFacts');
    const { document } = await open('environment.yml');
    const at = positionAfter(document, 'torch280:');
    await eventually(async () => {
      const [newest] = (await completionsAt(document, at)).filter((label) =>
        /^biweekly\.\d{6}\./.test(label),
      );
      assert.equal(newest, 'biweekly.202610.1');
    });
  } finally {
    registry.close();
    await settings.update('registry', undefined, vscode.ConfigurationTarget.Global);
    const { ACPT_CACHE } = process.env;
    assert.ok(ACPT_CACHE, 'the facts lie where nobody else sees them');
    rmSync(ACPT_CACHE, { recursive: true, force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
});

async function open(file: string): Promise<vscode.TextEditor> {
  await vscode.commands.executeCommand('workbench.action.files.revert').then(undefined, () => {});
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file), { preview: false });
}

/** Setting a selection only asks for it; the command that follows it has its turn when the window has obeyed. */
async function placeCursor(editor: vscode.TextEditor, at: vscode.Position): Promise<void> {
  editor.selection = new vscode.Selection(at, at);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
}

function positionAfter(document: vscode.TextDocument, text: string): vscode.Position {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `${text} is in the document`);
  return document.positionAt(start + text.length);
}

async function insertAfter(
  editor: vscode.TextEditor,
  text: string,
  inserted: string,
): Promise<vscode.Position> {
  await editor.edit((edit) => edit.insert(positionAfter(editor.document, text), inserted));
  return positionAfter(editor.document, text + inserted);
}

async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    positionAfter(document, text),
  );
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
}

/** In the order in which the suggest widget shows them. */
async function completionsAt(document: vscode.TextDocument, at: vscode.Position): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);
  const orderOf = (item: vscode.CompletionItem) => item.sortText ?? labelOf(item);
  return items.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1)).map(labelOf);
}

async function problemsOf(document: vscode.TextDocument, count: number): Promise<vscode.Diagnostic[]> {
  return eventually(() => {
    const problems = ours(document);
    assert.equal(problems.length, count, problems.map(({ message }) => message).join('\n'));
    return problems;
  });
}

function ours(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(isOurs);
}

/** Hints are remarks that no list shows. */
function isOurs({ source, severity }: vscode.Diagnostic): boolean {
  return source === 'acpt' && severity !== vscode.DiagnosticSeverity.Hint;
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}
