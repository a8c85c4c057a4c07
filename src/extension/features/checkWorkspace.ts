/** Checks all documents of the workspace, also those that nobody has opened, and lists what is found in Problems. */
import * as vscode from 'vscode';
import { checkFilesRequest, workspaceFilesRequest } from '../../protocol/requests.ts';
import type { Client } from '../client/client.ts';

/** Files of one question: so many are checked before the next look at whether somebody cancelled. */
const atOnce = 25;
/** In milliseconds: the server is told of a change somewhat later than others. */
const afterChange = 700;

export class WorkspaceCheck {
  readonly #start: () => Promise<Client>;
  readonly #problems = vscode.languages.createDiagnosticCollection('acpt.workspace');
  readonly #checked = new Set<string>();
  #isRunning = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watcher: vscode.FileSystemWatcher | undefined;

  constructor(start: () => Promise<Client>) {
    this.#start = start;
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.#problems,
      vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        if (!this.#watcher) return;
        // Of a file in a tab the server tells by itself, and each finding is listed once.
        for (const uri of opened.flatMap(urisIn)) this.#problems.delete(uri);
        const uris = closed.flatMap(urisIn).filter((uri) => this.#checked.has(uri.toString()));
        if (uris.length > 0) void this.#again(uris);
      }),
      new vscode.Disposable(() => this.#watcher?.dispose()),
    );
  }

  /** What changes after it was checked is checked again; nothing is watched for people who never ask. */
  #watch(): void {
    if (this.#watcher) return;
    this.#watcher = vscode.workspace.createFileSystemWatcher('**/*');
    this.#watcher.onDidChange((uri) => {
      if (!this.#checked.has(uri.toString())) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#changed(), afterChange);
    });
    this.#watcher.onDidDelete((uri) => {
      this.#checked.delete(uri.toString());
      this.#problems.delete(uri);
    });
  }

  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#watch();
    try {
      const options = { location: vscode.ProgressLocation.Notification, title: 'ACPT', cancellable: true };
      await vscode.window.withProgress(options, (progress, token) => this.#all(progress, token));
    } finally {
      this.#isRunning = false;
    }
  }

  async #all(
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    progress.report({ message: vscode.l10n.t('Looking for Azure ML documents') });
    const client = await this.#start();
    const { yaml, dockerfiles } = await client.ask(workspaceFilesRequest, {});
    const all = [...yaml, ...dockerfiles];
    this.#problems.clear();
    const buildFiles = new Set<string>();
    let documents = 0;
    let findings = 0;
    const check = async (uris: readonly string[]) => {
      const found = await this.#check(client, uris);
      documents += found.documents;
      findings += found.findings;
      for (const each of found.buildFiles) buildFiles.add(each);
    };
    for (let at = 0; at < all.length && !token.isCancellationRequested; at += atOnce) {
      progress.report({
        message: vscode.l10n.t('{0} of {1} files', at, all.length),
        increment: (100 * atOnce) / all.length,
      });
      await check(all.slice(at, at + atOnce));
    }
    const known = new Set(all);
    const others = [...buildFiles].filter((each) => !known.has(each));
    for (let at = 0; at < others.length && !token.isCancellationRequested; at += atOnce)
      await check(others.slice(at, at + atOnce));
    client.status.found(documents, findings);
    // Not waited for: it stands until somebody answers.
    void this.#tell(documents, findings, token.isCancellationRequested);
  }

  async #tell(documents: number, findings: number, isCancelled: boolean): Promise<void> {
    const checked =
      documents === 1
        ? vscode.l10n.t('1 Azure ML document')
        : vscode.l10n.t('{0} Azure ML documents', documents);
    const found = findings === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', findings);
    const sentence = isCancelled
      ? vscode.l10n.t('Cancelled after {0}: {1}.', checked, found)
      : vscode.l10n.t('Checked {0}: {1}.', checked, found);
    const show = vscode.l10n.t('Show Problems');
    const choice = await vscode.window.showInformationMessage(sentence, ...(findings > 0 ? [show] : []));
    if (choice === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
  }

  /** One file may be what another was found wrong with. */
  async #changed(): Promise<void> {
    const uris: vscode.Uri[] = [];
    this.#problems.forEach((uri) => {
      uris.push(uri);
    });
    await this.#again(uris);
  }

  async #again(uris: readonly vscode.Uri[]): Promise<void> {
    const client = await this.#start();
    await this.#check(
      client,
      uris.map((uri) => client.addressOf(uri)),
    );
  }

  async #check(client: Client, uris: readonly string[]) {
    const { files, buildFiles } = await client.ask(checkFilesRequest, { uris: [...uris] });
    let findings = 0;
    for (const { uri: address, diagnostics } of files) {
      const uri = client.uriOf(address);
      const problems = await client.toDiagnostics(diagnostics);
      findings += problems.filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint).length;
      this.#checked.add(uri.toString());
      if (!isInTab(uri)) this.#problems.set(uri, problems);
    }
    return { documents: files.filter(({ isDocument }) => isDocument).length, findings, buildFiles };
  }
}

/** The text files that a tab shows. */
function urisIn({ input }: vscode.Tab): vscode.Uri[] {
  return input instanceof vscode.TabInputText ? [input.uri] : [];
}

function isInTab(uri: vscode.Uri): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.flatMap(urisIn).some((each) => each.toString() === uri.toString());
}
