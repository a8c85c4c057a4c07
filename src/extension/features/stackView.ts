/** The view "ACPT Stack": what is installed where the jobs of the active file run, layer by layer, and who put it there. */
import * as vscode from 'vscode';
import { type StackItem, stackRequest } from '../../protocol/requests.ts';
import type { Client } from '../client/client.ts';

const icons: Readonly<Record<StackItem['kind'], string>> = {
  environment: 'layers',
  image: 'vm',
  layer: 'server-environment',
  install: 'terminal',
  package: 'package',
  removed: 'circle-slash',
  note: 'info',
};

export class StackView implements vscode.TreeDataProvider<StackItem> {
  readonly #start: () => Promise<Client>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** The file that it is about. */
  #uri: vscode.Uri | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(start: () => Promise<Client>) {
    this.#start = start;
  }

  register(): vscode.Disposable {
    const view = vscode.window.createTreeView('acpt.stack', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const follow = (editor: vscode.TextEditor | undefined) => {
      // What is not a file, such as the log, is not asked about: the view keeps what it shows.
      if (!editor || !isAskedAbout(editor.document)) return;
      this.#uri = editor.document.uri;
      this.#changed.fire(undefined);
    };
    follow(vscode.window.activeTextEditor);
    return vscode.Disposable.from(
      view,
      this.#changed,
      vscode.window.onDidChangeActiveTextEditor(follow),
      view.onDidChangeVisibility(() => follow(vscode.window.activeTextEditor)),
      vscode.workspace.onDidChangeTextDocument(() => {
        if (!view.visible) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#changed.fire(undefined), 400);
      }),
    );
  }

  async getChildren(item?: StackItem): Promise<StackItem[]> {
    if (item) return [...item.children];
    if (!this.#uri) return [];
    const client = await this.#start();
    return client.ask(stackRequest, { uri: client.addressOf(this.#uri) });
  }

  async getTreeItem({
    label,
    description,
    tooltip,
    kind,
    place,
    children,
  }: StackItem): Promise<vscode.TreeItem> {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const state =
      children.length === 0 ? None : kind === 'environment' || kind === 'install' ? Expanded : Collapsed;
    const item = new vscode.TreeItem(label, state);
    item.description = description;
    item.tooltip = tooltip;
    item.iconPath = new vscode.ThemeIcon(icons[kind]);
    item.accessibilityInformation = {
      label: [label, description, tooltip.split('\n')[0]].filter(Boolean).join(', '),
    };
    if (place) {
      const at = new vscode.Position(place.line, place.character);
      const uri = (await this.#start()).uriOf(place.uri);
      const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(at, at) };
      item.command = {
        command: 'vscode.open',
        title: vscode.l10n.t('Go to the Line'),
        arguments: [uri, options],
      };
    }
    return item;
  }
}

function isAskedAbout({ languageId, uri }: vscode.TextDocument): boolean {
  return (
    ['yaml', 'dockerfile', 'python'].includes(languageId) && uri.scheme !== 'output' && uri.scheme !== 'git'
  );
}
