/** A server in this process, spoken to as an editor does, and everything that it ever says. */
import { connectToServer } from '../../support/serverConnection.ts';

export class Client {
  readonly connection = connectToServer();
  /** Errors that the server logged: each is a bug. */
  readonly errors: string[] = [];
  /** What `workspace/configuration` is answered. */
  settings: unknown = {};
  folders: readonly string[] = [];

  constructor() {
    this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => this.settings),
    );
    this.connection.onRequest('workspace/workspaceFolders', () => this.#folders());
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onRequest('workspace/diagnostic/refresh', () => null);
    this.connection.onNotification('window/logMessage', ({ type, message }) => {
      if (type === 1) this.errors.push(message);
    });
    this.connection.onError(([error]) => void this.errors.push(String(error)));
    this.connection.listen();
  }

  #folders() {
    return this.folders.map((uri) => ({ uri, name: 'w' }));
  }

  async initialize(folders: readonly string[], pulls: boolean): Promise<void> {
    this.folders = folders;
    await this.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      workspaceFolders: this.#folders(),
      initializationOptions: { opensContainers: true, reopensSuggestions: true },
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
          diagnostics: { refreshSupport: true },
        },
        textDocument: pulls ? { diagnostic: {} } : {},
      },
    });
    await this.notify('initialized', {});
  }

  request<Result>(method: string, params: object): Promise<Result> {
    return this.connection.sendRequest<Result>(method, params);
  }

  notify(method: string, params: object): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  stop(): void {
    this.connection.dispose();
  }
}
