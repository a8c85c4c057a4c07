/** What an editor's settings switch off, and that none of them is taken for a mistake. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectToServer } from '../support/serverConnection.ts';

const uri = 'file:///workspace/job.yml';
const text = 'command: a\nenvironment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest\n';

/** @param lensesOfEditor VS Code's own setting */
async function shownWith(settings: object, lensesOfEditor: unknown = true) {
  const connection = connectToServer();
  const logged: string[] = [];
  const refreshed: string[] = [];
  connection.onRequest('workspace/configuration', ({ items }) =>
    items.map(({ section }: { section: string }) => (section === 'acpt' ? settings : lensesOfEditor)),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/codeLens/refresh', () => void refreshed.push('lenses'));
  connection.onRequest('workspace/inlayHint/refresh', () => void refreshed.push('hints'));
  connection.onNotification('window/logMessage', ({ message }) => void logged.push(message));
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: 'file:///workspace',
    capabilities: {
      textDocument: { codeLens: {} },
      workspace: {
        configuration: true,
        codeLens: { refreshSupport: true },
        inlayHint: { refreshSupport: true },
      },
    },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  // The settings are asked for after the start, and answered in their own time.
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const place = { textDocument: { uri }, range };
  const lenses = await connection.sendRequest<unknown[]>('textDocument/codeLens', place);
  const hints = await connection.sendRequest<{ label: string }[]>('textDocument/inlayHint', place);
  connection.dispose();
  return { lenses: lenses.length, hints: hints.map(({ label }) => label), logged, refreshed };
}

test('lenses and hints are shown unless a setting says otherwise', async () => {
  const usual = await shownWith({});
  assert.ok(usual.lenses > 0);
  assert.deepEqual(usual.hints, ['version 15 · name differs']);
  assert.deepEqual(usual.refreshed, []);
  const without = await shownWith({ codeLens: false, inlayHints: false });
  assert.deepEqual([without.lenses, without.hints], [0, []]);
  // What was shown before goes at once.
  assert.deepEqual(without.refreshed.sort(), ['hints', 'lenses']);
});

test('hints say everything where the editor shows no lenses', async () => {
  const all = ['version 15 · torch 2.10.0 · CUDA 12.6 · name differs'];
  const withoutOurs = await shownWith({ codeLens: false });
  assert.deepEqual([withoutOurs.lenses, withoutOurs.hints], [0, all]);
  assert.deepEqual(withoutOurs.refreshed.toSorted(), ['hints', 'lenses']);
  const withoutAny = await shownWith({}, false);
  assert.deepEqual([withoutAny.hints, withoutAny.refreshed], [all, ['hints']]);
});

test('every setting of the editor is one, and others are not', async () => {
  const all = {
    schemaChecks: 'auto',
    codeLens: true,
    inlayHints: true,
    trace: { server: 'off' },
    container: { engine: 'auto' },
    severity: {},
    ignore: [],
  };
  const complaints = (logged: readonly string[]) => logged.filter((each) => each.startsWith('Settings:'));
  assert.deepEqual(complaints((await shownWith(all)).logged), []);
  assert.match(
    complaints((await shownWith({ ...all, codelens: true })).logged).join(),
    /Unknown setting "codelens"/,
  );
});
