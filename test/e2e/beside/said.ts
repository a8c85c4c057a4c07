/** What all extensions together say of a document. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../host/harness.ts';

export async function open(file: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file));
  return editor.document;
}

/** Ours by their rules, those of others by what they say; without remarks that no list shows. */
export function problemsOf({ uri }: vscode.TextDocument): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint)
    .map(({ source, code, message }) =>
      source === 'acpt' && typeof code === 'object' ? String(code.value) : message,
    );
}

export async function hoversAt(document: vscode.TextDocument, text: string): Promise<string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(document.getText().indexOf(text) + 1),
  );
  return hovers.map(({ contents }) =>
    contents.map((each) => (typeof each === 'string' ? each : each.value)).join(),
  );
}

/** @param position without one, in the last line, which is empty */
export async function labelsAt(
  document: vscode.TextDocument,
  position = new vscode.Position(document.lineCount - 1, 0),
): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

export async function outlineOf({ uri }: vscode.TextDocument): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  return found.map(({ name }) => name);
}

/** Of a document that names no schema the others say nothing. */
export async function everythingIsSaidHere(): Promise<void> {
  const document = await open('unnamed.yml');
  await eventually(() =>
    assert.deepEqual(problemsOf(document).sort(), ['unknown-environment', 'unknown-key']),
  );
  const [hover, ...more] = await hoversAt(document, 'command:');
  assert.match(hover ?? '', /\*\*command\*\*/);
  assert.deepEqual(more, []);
  assert.equal((await labelsAt(document)).filter((label) => label === 'distribution').length, 1);
}
