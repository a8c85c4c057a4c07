import * as vscode from 'vscode';
import type { Client } from './client.ts';

/** Asks what it is to be, and opens it with tab stops, unsaved. */
export async function newDocument(client: Client, given?: vscode.Uri): Promise<void> {
  const folder = given ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const found = await client.newDocuments(folder ?? vscode.Uri.parse('untitled:'));
  const chosen = await vscode.window.showQuickPick(
    found.map(({ name, detail, text }) => ({ label: name.replace(/^acpt-/, ''), description: detail, text })),
    { placeHolder: vscode.l10n.t('What is the new document?'), matchOnDescription: true },
  );
  if (!chosen) return;
  await openNew(folder, chosen.label, chosen.text);
}

/**
 * Opens a document that is not saved yet.
 * @param text a snippet
 */
export async function openNew(folder: vscode.Uri | undefined, name: string, text: string): Promise<void> {
  const document = folder
    ? await vscode.workspace.openTextDocument(await freeName(folder, name))
    : await vscode.workspace.openTextDocument({ language: 'yaml' });
  const editor = await vscode.window.showTextDocument(document);
  await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  await editor.insertSnippet(new vscode.SnippetString(text));
}

/** A name beside the scripts that the document names, which no file has yet. */
async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const file = vscode.Uri.joinPath(folder, `${name}${number > 1 ? `-${number}` : ''}.yml`);
    const isTaken = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    const unsaved = file.with({ scheme: 'untitled' });
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === unsaved.toString());
    if (!isTaken && !isOpen) return unsaved;
  }
}
