/** The server learns of new facts without a restart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentDiagnosticReport } from 'vscode-languageserver';
import { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import { withRegistry } from '../../src/core/knowledge/registry/overlay.ts';
import { factsChanged } from '../../src/protocol/requests.ts';
import { frozenFiles } from '../support/frozenMatrix.ts';
import { connectToServer } from '../support/serverConnection.ts';

test('new facts change what is found in a document that is open', async () => {
  const files = frozenFiles();
  const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
  const known = { matrix: new Matrix(files) };
  const connection = connectToServer(undefined, known);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  await connection.sendNotification('initialized', {});
  const open = (uri: string) =>
    connection.sendNotification('textDocument/didOpen', {
      textDocument: {
        uri,
        languageId: 'yaml',
        version: 1,
        text: `name: e\nimage: ${image}:biweekly.202606.3\n`,
      },
    });
  const found = async () => {
    const report: DocumentDiagnosticReport = await connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: 'untitled:e' },
    });
    assert.ok(report.kind === 'full');
    return report.items.flatMap(({ code }) => (String(code).startsWith('unknown') ? [code] : []));
  };
  const without = (...tags: string[]) =>
    new Matrix(
      withRegistry(files, {
        format: 1,
        registry: 'mcr.microsoft.com',
        askedOn: '2026-11-22',
        repositories: [{ name: image.slice('mcr.microsoft.com/'.length), tags, images: [] }],
      }),
    );
  try {
    await open('untitled:e');
    assert.deepEqual(await found(), []);
    known.matrix = without('biweekly.202608.2');
    assert.deepEqual(await found(), [], 'nobody has said so');
    await connection.sendNotification(factsChanged);
    assert.deepEqual(await found(), ['unknown-image-tag']);
    known.matrix = without('biweekly.202606.3');
    // A command line beside the editor tells nobody: opening a document is when it is seen.
    await open('untitled:other');
    assert.deepEqual(await found(), []);
  } finally {
    connection.dispose();
  }
});
