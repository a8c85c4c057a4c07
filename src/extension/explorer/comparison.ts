/** Two environments or images side by side, with what the move means for this workspace. */
import * as vscode from 'vscode';
import { type Comparison, comparisonPageMessage } from '../../protocol/comparison.ts';
import type { Client } from '../client/client.ts';
import { fill } from './fill.ts';
import { pickReference } from './pick.ts';

/** @param before what to compare and `after` with what; asked for where they are no strings */
export async function compare(
  client: Client,
  extension: vscode.Uri,
  before: unknown,
  after: unknown,
): Promise<void> {
  const isGiven = typeof before === 'string' && typeof after === 'string';
  const choices = isGiven ? [] : await client.choices(vscode.window.activeTextEditor?.document.uri);
  const from =
    typeof before === 'string'
      ? before
      : await pickReference(choices, vscode.l10n.t('Compare which environment or image?'));
  if (from === undefined) return;
  const to =
    typeof after === 'string'
      ? after
      : await pickReference(choices, vscode.l10n.t('Compare {0} with which?', from), from);
  if (to !== undefined) await show(client, extension, from, to);
}

async function show(client: Client, extension: vscode.Uri, before: string, after: string): Promise<void> {
  const answer = await client.compare(before, after);
  if ('problem' in answer) {
    const again = await vscode.window.showWarningMessage(answer.problem, vscode.l10n.t('Choose Again'));
    if (again) await compare(client, extension, undefined, undefined);
    return;
  }
  const panel = vscode.window.createWebviewPanel(
    'acpt.comparison',
    `${nameOf(answer.before.title)} → ${nameOf(answer.after.title)}`,
    vscode.ViewColumn.Active,
  );
  panel.webview.onDidReceiveMessage(async (received: unknown) => {
    const message = comparisonPageMessage.safeParse(received);
    if (!message.success) return;
    try {
      switch (message.data.type) {
        case 'ready':
          await panel.webview.postMessage(answer);
          return;
        case 'swap':
          panel.dispose();
          await show(client, extension, after, before);
          return;
        case 'apply':
          await apply(client, answer);
          return;
        case 'open':
          await openPlace(answer, message.data.uri, message.data.line);
          return;
        default:
          message.data satisfies never;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t('The ACPT command failed: {0}', reason));
    }
  });
  fill(panel.webview, extension, 'comparison', 'Comparison');
}

/** Shows the edit in the refactor preview; what it leaves to repair is told first. */
async function apply(client: Client, { before, after }: Comparison): Promise<void> {
  const { edit, left } = await client.move(before.reference, after.reference);
  if (!edit) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing in this workspace that can be edited names {0}.', before.title),
    );
    return;
  }
  if (left.length > 0) {
    const choice = await vscode.window.showWarningMessage(
      left.length === 1
        ? vscode.l10n.t(
            'After the move to {0} there will be one new problem that ACPT cannot fix.',
            after.title,
          )
        : vscode.l10n.t(
            'After the move to {0} there will be {1} new problems that ACPT cannot fix.',
            after.title,
            left.length,
          ),
      { modal: true, detail: left.slice(0, 10).join('\n') },
      vscode.l10n.t('Show the Edit'),
    );
    if (choice === undefined) return;
  }
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

/** Only what the comparison itself names. */
async function openPlace({ uses }: Comparison, uri: string, line: number): Promise<void> {
  const places = uses.flatMap((use) => [...use.places, ...use.findings.map(({ place }) => place)]);
  if (!places.some((each) => each.uri === uri && each.line === line)) return;
  const found = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri)?.uri;
  const selection = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(found ?? vscode.Uri.parse(uri), { selection });
}

/** "acpt-pytorch-2.8-cuda12.6, version 15", or an image without its registry and folders. */
function nameOf(title: string): string {
  return title.slice(title.lastIndexOf('/') + 1);
}
