import * as vscode from 'vscode';
import type { Client } from '../client/client.ts';

/**
 * Names an environment or image in the editor: in the place of what is named there, else at the cursor. Where several
 * are named and the cursor is in none, asks which.
 */
export async function useInEditor(
  client: Client,
  editor: vscode.TextEditor | undefined,
  reference: string,
): Promise<void> {
  const answer = editor && (await client.use(editor.document, editor.selection.active, reference));
  if (!answer) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'Open the YAML file, Dockerfile or Python file to use it in first, and place the cursor.',
      ),
    );
    return;
  }
  const { places, insert } = answer;
  const chosen = places.length > 1 ? await choose(places) : places[0];
  if (places.length > 0 && !chosen) return;
  const edit = new vscode.WorkspaceEdit();
  const at = chosen ? rangeOf(chosen.range) : editor.selection;
  edit.replace(editor.document.uri, at, chosen?.newText ?? insert);
  const shown = await vscode.window.showTextDocument(editor.document, editor.viewColumn);
  if (await vscode.workspace.applyEdit(edit)) shown.revealRange(at);
}

type Place = NonNullable<Awaited<ReturnType<Client['use']>>>['places'][number];

async function choose(places: readonly Place[]): Promise<Place | undefined> {
  const items = places.map((place) => ({
    label: place.written,
    description: vscode.l10n.t('line {0}', place.range.start.line + 1),
    place,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which one is to be replaced?'),
  });
  return chosen?.place;
}

function rangeOf({ start, end }: Place['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
