/** The language server on notebooks: each cell is a document to the client, and knows what stands in the others. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CodeAction, Diagnostic, Hover, InlayHint, TextDocumentEdit } from 'vscode-languageserver/node';
import { connectToServer } from '../support/serverConnection.ts';

const notebook = 'file:///workspace/train.ipynb';
const uriOf = (name: string) => `vscode-notebook-cell:/workspace/train.ipynb#${name}`;
const wrong = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15';
const right = wrong.replace('12.7', '12.6');

const connection = connectToServer();
const pushed = new Map<string, Diagnostic[]>();
let version = 1;

before(async () => {
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }) => void pushed.set(uri, diagnostics),
  );
  connection.listen();
  const { capabilities } = await connection.sendRequest<{ capabilities: { notebookDocumentSync: unknown } }>(
    'initialize',
    {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
    },
  );
  assert.deepEqual(capabilities.notebookDocumentSync, {
    notebookSelector: [{ notebook: '*', cells: [{ language: 'python' }] }],
  });
  await connection.sendNotification('initialized', {});
  const texts: [string, string][] = [
    ['a', 'from azure.ai.ml import command\nNAME = "acpt-pytorch-2.8-cuda12.6"'],
    ['b', `job = command(\n  environment="${wrong}",\n)`],
    [
      'c',
      'other = command(environment=f"AzureML-{NAME}@latest")\nE = "AzureML-acpt-pytorch-2.8-cuda12.6:9999"',
    ],
  ];
  await connection.sendNotification('notebookDocument/didOpen', {
    notebookDocument: {
      uri: notebook,
      notebookType: 'jupyter-notebook',
      version,
      cells: texts.map(([name]) => ({ kind: 2, document: uriOf(name) })),
    },
    cellTextDocuments: texts.map(([name, text]) => ({
      uri: uriOf(name),
      languageId: 'python',
      version: 1,
      text,
    })),
  });
});
after(() => connection.dispose());

async function pull(name: string): Promise<string[]> {
  const { items } = await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
    textDocument: { uri: uriOf(name) },
  });
  return items.map(({ code, range: { start } }) => `${code} ${start.line}:${start.character}`);
}

function change(cells: object): Promise<void> {
  return connection.sendNotification('notebookDocument/didChange', {
    notebookDocument: { uri: notebook, version: ++version },
    change: { cells },
  });
}

test('each cell has its own diagnostics, with the places in it', async () => {
  assert.deepEqual(await pull('a'), []);
  assert.deepEqual(await pull('b'), ['unknown-environment 1:57']);
  assert.deepEqual(await pull('c'), [
    'floating-reference 0:28',
    'name-differs-from-content 0:28',
    'unknown-environment-version 1:39',
  ]);
  assert.deepEqual(await pull('nowhere'), []);
});

test('hover and hints know what another cell names', async () => {
  const textDocument = { uri: uriOf('c') };
  const hover = await connection.sendRequest<Hover>('textDocument/hover', {
    textDocument,
    position: { line: 0, character: 35 },
  });
  assert.match(JSON.stringify(hover.contents), /2\.10\.0/);
  assert.deepEqual(hover.range?.start, { line: 0, character: 28 });
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 50 } };
  const hints = await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
  assert.deepEqual(
    hints.map(({ position }) => position),
    [{ line: 0, character: 52 }],
  );
});

test('a fix edits the cell that has the mistake', async () => {
  const range = { start: { line: 1, character: 60 }, end: { line: 1, character: 60 } };
  const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: uriOf('b') },
    range,
    context: { diagnostics: [] },
  });
  const [fix] = actions;
  const [edit] = (fix?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  assert.deepEqual(edit?.textDocument, { uri: uriOf('b'), version: 1 });
  assert.deepEqual(edit?.edits, [
    {
      range: { start: { line: 1, character: 15 }, end: { line: 1, character: 15 + wrong.length } },
      newText: right,
    },
  ]);
});

test('everything that leaves no choice is mended in all cells', async () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const [action] = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: uriOf('a') },
    range,
    context: { diagnostics: [], only: ['source.fixAll'] },
  });
  const edits = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  assert.deepEqual(
    edits.map(({ textDocument: { uri } }) => uri),
    [uriOf('b'), uriOf('c')],
  );
  assert.deepEqual(edits[1]?.edits[0]?.range.start, { line: 1, character: 39 });
});

test('edits, new cells, moved and deleted ones are followed', async () => {
  const start = { line: 1, character: 57 };
  await change({
    textContent: [
      {
        document: { uri: uriOf('b'), version: 2 },
        changes: [
          {
            range: { start, end: { line: 1, character: 57 + 'acpt-pytorch-2.8-cuda12.7'.length } },
            text: 'acpt-pytorch-2.8-cuda12.6',
          },
        ],
      },
    ],
  });
  assert.deepEqual(await pull('b'), ['name-differs-from-content 1:57']);
  // In front of everything.
  const text = `X = "${wrong}"`;
  await change({
    structure: {
      array: { start: 0, deleteCount: 0, cells: [{ kind: 2, document: uriOf('d') }] },
      didOpen: [{ uri: uriOf('d'), languageId: 'python', version: 1, text }],
    },
  });
  assert.deepEqual(
    [await pull('d'), await pull('c')],
    [
      ['unknown-environment 0:47'],
      ['floating-reference 0:28', 'name-differs-from-content 0:28', 'unknown-environment-version 1:39'],
    ],
  );
  // The last to the front: nothing opens and nothing closes.
  await change({
    structure: {
      array: {
        start: 0,
        deleteCount: 4,
        cells: ['c', 'd', 'a', 'b'].map((name) => ({ kind: 2, document: uriOf(name) })),
      },
    },
  });
  assert.deepEqual(
    [await pull('d'), (await pull('c')).at(-1)],
    [['unknown-environment 0:47'], 'unknown-environment-version 1:39'],
  );
  // Without its name the last cell says nothing that is known.
  await change({ structure: { array: { start: 2, deleteCount: 1 }, didClose: [{ uri: uriOf('a') }] } });
  assert.deepEqual(
    [await pull('c'), await pull('b'), await pull('a')],
    [['unknown-environment-version 1:39'], ['name-differs-from-content 1:57'], []],
  );
});

test('a client that does not ask is sent what is found, and that it is gone', async () => {
  const other = connectToServer();
  const sent: string[] = [];
  other.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }) => void sent.push(`${uri} ${diagnostics.length}`),
  );
  other.listen();
  await other.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await other.sendNotification('initialized', {});
  const uri = uriOf('x');
  await other.sendNotification('notebookDocument/didOpen', {
    notebookDocument: {
      uri: notebook,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: [{ kind: 2, document: uri }],
    },
    cellTextDocuments: [{ uri, languageId: 'python', version: 1, text: `X = "${wrong}"` }],
  });
  const until = async (line: string) => {
    for (let tries = 0; !sent.includes(line) && tries < 100; tries++)
      await new Promise((done) => setTimeout(done, 50));
    assert.ok(sent.includes(line), `${line} among ${sent.join(', ')}`);
  };
  await until(`${uri} 1`);
  await other.sendNotification('notebookDocument/didClose', {
    notebookDocument: { uri: notebook },
    cellTextDocuments: [{ uri }],
  });
  await until(`${uri} 0`);
  other.dispose();
});
