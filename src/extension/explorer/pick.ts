import * as vscode from 'vscode';
import type { Choice } from '../../protocol/requests.ts';

interface Item extends vscode.QuickPickItem {
  readonly reference?: string;
}

/** An environment or image from the list, or one that is typed: an older version, a tag. */
export function pickReference(
  choices: readonly Choice[],
  placeholder: string,
  without?: string,
): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items = (here: boolean) =>
    choices
      .filter((each) => each.here === here && each.reference !== without)
      .map(({ label, detail, reference }): Item => ({ label, description: detail, reference }));
  const [own, others] = [items(true), items(false)];
  const all = [
    ...(own.length > 0
      ? [separator(vscode.l10n.t('in this file')), ...own, separator(vscode.l10n.t('newest of each'))]
      : []),
    ...others,
  ];
  pick.title = vscode.l10n.t('Compare Environments or Images');
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.items = all;
  pick.onDidChangeValue((value) => {
    const typed = value.trim();
    // A part of a name means what the list has; a whole name with another version is one of its own.
    const whole = all.some(({ label }) => typed.startsWith(`${label.replace(/:[^:/]*$/, '')}:`));
    const isPart = all.some(({ label }) => label.includes(typed));
    const isListed = all.some(({ label }) => label === typed);
    const other: Item[] =
      typed.length > 3 && !isListed && (whole || !isPart)
        ? [separator(vscode.l10n.t('as typed')), { label: typed, reference: typed, alwaysShow: true }]
        : [];
    pick.items = [...all, ...other];
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      // Whoever types fast presses Enter before VS Code has told which item is the active one.
      const typed = pick.value.trim();
      const chosen =
        pick.selectedItems[0] ??
        pick.activeItems[0] ??
        all.find(({ label, reference }) => reference !== undefined && typed !== '' && label.includes(typed));
      resolve(chosen?.reference ?? (typed === '' ? undefined : typed));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
