/** Texts that are shown and belong to nobody: they are read-only, and nothing asks to save them. */
import * as vscode from 'vscode';

const scheme = 'acpt-proposal';
const texts = new Map<string, string>();
let isProvided = false;
let count = 0;

export function proposalUri(name: string, text: string): vscode.Uri {
  if (!isProvided) {
    const provideTextDocumentContent = (uri: vscode.Uri) => texts.get(uri.toString()) ?? '';
    vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent });
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
    isProvided = true;
  }
  // The number keeps an earlier text of that name as it was.
  const uri = vscode.Uri.from({ scheme, path: `/${++count}/${name}` });
  texts.set(uri.toString(), text);
  return uri;
}
