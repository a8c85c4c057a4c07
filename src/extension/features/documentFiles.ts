/** Tells menus which files of the workspace are jobs, and which name an environment: elsewhere nothing of ACPT is offered on a file. */
import * as vscode from 'vscode';
import { documentKindsRequest, workspaceFilesRequest } from '../../protocol/requests.ts';
import type { Client } from '../client/client.ts';

/** Files of one question: others have their turn before the next. */
const atOnce = 25;
/** In milliseconds: what is open is answered first, and changes come in swarms. */
const delay = 1500;

/** Documents with a command that can be run. */
const jobs = new Set([
  'commandJob',
  'sweepJob',
  'pipelineJob',
  'commandComponent',
  'pipelineComponent',
  'azdTrainingJob',
]);
/** Other documents that run in an environment, or are one. */
const others = new Set([
  'environment',
  'parallelComponent',
  'managedOnlineDeployment',
  'kubernetesOnlineDeployment',
  'batchDeployment',
]);

export class DocumentFiles {
  readonly #client: Client;
  /** By path as menus have it. */
  readonly #kinds = new Map<string, string>();
  /** Asked for next; `undefined`: all of them. */
  #changed: Set<string> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;

  constructor(client: Client) {
    this.#client = client;
    this.#later();
  }

  register(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.{yml,yaml}');
    const note = (uri: vscode.Uri) => {
      this.#changed?.add(uri.toString());
      this.#later();
    };
    watcher.onDidCreate(note);
    watcher.onDidChange(note);
    watcher.onDidDelete(note);
    return vscode.Disposable.from(
      watcher,
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#changed = undefined;
        this.#later();
      }),
      new vscode.Disposable(() => clearTimeout(this.#timer)),
    );
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), delay);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) {
      this.#later();
      return;
    }
    this.#isAsking = true;
    const asked = this.#changed;
    this.#changed = new Set();
    try {
      if (!asked) this.#kinds.clear();
      const uris = asked ? [...asked] : (await this.#client.ask(workspaceFilesRequest, {})).yaml;
      for (let from = 0; from < uris.length; from += atOnce)
        await this.#take(uris.slice(from, from + atOnce));
      await this.#tell();
    } catch {
      // The server is not there: it is asked for all of them when something changes next.
      this.#changed = undefined;
    } finally {
      this.#isAsking = false;
    }
  }

  async #take(uris: readonly string[]): Promise<void> {
    const kinds = await this.#client.ask(documentKindsRequest, { uris: [...uris] });
    for (const [index, uri] of uris.entries()) {
      const { fsPath } = vscode.Uri.parse(uri);
      const kind = kinds[index];
      if (kind && (jobs.has(kind) || others.has(kind))) this.#kinds.set(fsPath, kind);
      else this.#kinds.delete(fsPath);
    }
  }

  async #tell(): Promise<void> {
    const all = [...this.#kinds];
    const set = (name: string, which: (kind: string) => boolean) =>
      vscode.commands.executeCommand(
        'setContext',
        name,
        all.filter(([, kind]) => which(kind)).map(([path]) => path),
      );
    await set('acpt.jobFiles', (kind) => jobs.has(kind));
    await set('acpt.pipelineFiles', (kind) => kind === 'pipelineJob');
    await set('acpt.environmentFiles', () => true);
  }
}
