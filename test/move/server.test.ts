/** Upgrades as an editor gets them: one edit of several files, to be confirmed where the editor can. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CodeAction, MessageConnection } from 'vscode-languageserver/node';
import { connectToServer } from '../support/serverConnection.ts';

const job = 'type: command\ncommand: python a.py\nenvironment:\n  build: {path: env}\n';
const dockerfile =
  'FROM mcr.microsoft.com/azureml/curated/acpt-pytorch-2.0-cuda11.7:37\nRUN pip install torch==2.0.1 torchvision==0.15.2 --index-url https://download.pytorch.org/whl/cu117\n';
const uris = { job: 'file:///workspace/job.yml', docker: 'file:///workspace/env/Dockerfile' };

async function started(workspaceEdit: object): Promise<MessageConnection> {
  const connection = connectToServer();
  connection.listen();
  const capabilities = { textDocument: { diagnostic: {} }, workspace: { workspaceEdit } };
  await connection.sendRequest('initialize', { processId: null, rootUri: 'file:///workspace', capabilities });
  await connection.sendNotification('initialized', {});
  for (const [uri, languageId, text] of [
    [uris.job, 'yaml', job],
    [uris.docker, 'dockerfile', dockerfile],
  ])
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  return connection;
}

async function upgradeOf(connection: MessageConnection): Promise<CodeAction | undefined> {
  const at = { line: 0, character: 50 };
  const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: uris.docker },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
  return actions.find(({ title }) => title.startsWith('Upgrade to '));
}

describe('an upgrade', () => {
  let connection: MessageConnection;
  before(async () => {
    connection = await started({ documentChanges: true, changeAnnotationSupport: {} });
  });
  after(() => connection.dispose());

  test('is confirmed part by part, each with its reason', async () => {
    const { edit, title } = (await upgradeOf(connection)) ?? {};
    assert.equal(title, 'Upgrade to acpt-pytorch-2.8-cuda12.6:15 with 3 changes that must follow');
    assert.deepEqual(Object.values(edit?.changeAnnotations ?? {}), [
      { label: 'Move to acpt-pytorch-2.8-cuda12.6:15', needsConfirmation: true },
      { label: "Use the image's PyTorch and wheel index", needsConfirmation: true },
    ]);
    const [change] = edit?.documentChanges ?? [];
    assert.ok(change && 'edits' in change);
    assert.equal(change.textDocument.uri, uris.docker);
    assert.ok(change.edits.every((each) => 'annotationId' in each));
  });

  test('is the edits alone for an editor that cannot show reasons', async () => {
    const plain = await started({ documentChanges: true });
    const { edit } = (await upgradeOf(plain)) ?? {};
    assert.equal(edit?.changeAnnotations, undefined);
    assert.ok(
      edit?.documentChanges?.every(
        (each) => 'edits' in each && each.edits.every((one) => !('annotationId' in one)),
      ),
    );
    plain.dispose();
  });
});
