import * as vscode from 'vscode';

/** When the registry was asked last, in milliseconds since 1970, as VS Code remembers it. */
export const askedAt = 'factsAskedAt';

const week = 7 * 24 * 60 * 60 * 1000;

/** Whether the user wants the registry to be asked once a week, and it is a week. */
export function isDue({ globalState }: vscode.ExtensionContext): boolean {
  const wanted = vscode.workspace.getConfiguration('acpt').get('facts.update') === 'weekly';
  return wanted && Date.now() - globalState.get(askedAt, 0) > week;
}
