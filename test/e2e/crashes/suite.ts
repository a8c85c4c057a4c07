/** Something ends the language server: it is started again, a few times, and then a person is told. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;
const sentence =
  'The ACPT language server ended by itself 5 times within 3 minutes and is not started again.';

test('a server that is killed is started again, and checks what was written meanwhile', async () => {
  const { document } = await vscode.window.showTextDocument(job());
  await problems(document, 1);
  await kill();
  await edit(document, 'nine');
  await problems(document, 2);
  await edit(document, '1');
  await problems(document, 1);
});

test('so it is when requests were on their way to it', async () => {
  const { document } = await vscode.window.showTextDocument(job());
  const killed = kill();
  let over = false;
  void killed.then(() => {
    over = true;
  });
  const asked: Thenable<unknown>[] = [];
  while (!over) {
    for (let each = 0; each < 20; each++) {
      asked.push(
        vscode.commands.executeCommand(
          'vscode.executeHoverProvider',
          document.uri,
          new vscode.Position(0, 0),
        ),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await killed;
  await edit(document, 'nine');
  await Promise.allSettled(asked);
  await problems(document, 2);
  await edit(document, '1');
  await problems(document, 1);
});

test(
  'killed again and again it is not, which a notification says, with a button that starts it',
  async () => {
    const { document } = await vscode.window.showTextDocument(job());
    for (let time = 3; time <= 5; time++) {
      await kill();
      if (time === 5) break;
      await edit(document, time % 2 === 1 ? 'nine' : '1');
      await problems(document, time % 2 === 1 ? 2 : 1);
    }
    await eventually(async () => {
      await vscode.commands.executeCommand('notifications.showList');
      const said = await onThisScreen('notified', sentence);
      assert.match(String(said), /Show Log/);
    });
    await onThisScreen('photograph', 'given-up');
    await onThisScreen('press', `${sentence}|Restart`);
    await edit(document, 'nine');
    await problems(document, 2);
  },
  { timeout: 60_000 },
);

function job(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, 'job.yml');
}

async function kill(): Promise<void> {
  // One that is being started is not there yet.
  await eventually(async () => assert.equal(await onThisScreen('killTheServer'), 1));
}

/** Writes another value of the last line. */
async function edit(document: vscode.TextDocument, value: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  const last = document.lineAt(document.lineCount - 2);
  const colon = last.text.indexOf(':');
  change.replace(
    document.uri,
    new vscode.Range(last.lineNumber, colon + 2, last.lineNumber, last.text.length),
    value,
  );
  assert.ok(await vscode.workspace.applyEdit(change));
}

async function problems(document: vscode.TextDocument, count: number): Promise<void> {
  await eventually(() => {
    const found = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'acpt');
    assert.equal(found.length, count, found.map(({ message }) => message).join('\n'));
  });
}
