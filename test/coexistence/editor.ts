/** What an editor shows of one document, by the server that says it. */
import { spawn } from 'node:child_process';
import {
  type CompletionItem,
  type CompletionList,
  createMessageConnection,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { adopt } from '../e2e/host/processes.ts';

interface Position {
  readonly line: number;
  readonly character: number;
}

/** What one server says of a document. */
export interface Said {
  readonly diagnostics: readonly Diagnostic[];
  readonly hover: string;
  readonly completions: readonly string[];
  readonly symbols: readonly string[];
}

export class Editor {
  readonly #connection: MessageConnection;
  readonly #pulls: boolean;
  readonly #published = new Map<string, (diagnostics: Diagnostic[]) => void>();
  #count = 0;
  #end: () => void = () => {};

  constructor(connection: MessageConnection, pulls: boolean, settings: Record<string, unknown> = {}) {
    this.#connection = connection;
    this.#pulls = pulls;
    connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section = '' }) => settings[section] ?? null),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) =>
        this.#published.get(uri)?.(diagnostics),
    );
    connection.listen();
  }

  /** A server as a process of Node. */
  static ofProgram(args: readonly string[], settings: Record<string, unknown>): Editor {
    const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'ignore'] });
    adopt(child);
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const editor = new Editor(connection, false, settings);
    editor.#end = () => void child.kill('SIGKILL');
    return editor;
  }

  async start(rootUri: string, initializationOptions: object = {}): Promise<void> {
    await this.#connection.sendRequest('initialize', {
      processId: null,
      rootUri,
      initializationOptions,
      capabilities: {
        workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
        textDocument: {
          ...(this.#pulls ? { diagnostic: {} } : {}),
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
          documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        },
      },
    });
    await this.#connection.sendNotification('initialized', {});
  }

  async look(root: string, text: string, at: Position): Promise<Said> {
    const uri = `${root}/${this.#count++}.yml`;
    const published = new Promise<Diagnostic[]>((resolve) => this.#published.set(uri, resolve));
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    const place = { textDocument: { uri }, position: at };
    const diagnostics = this.#pulls
      ? (await this.#ask<{ items: Diagnostic[] }>('textDocument/diagnostic', place)).items
      : await published;
    const hover = await this.#ask<Hover | null>('textDocument/hover', place);
    const found = await this.#ask<CompletionList | CompletionItem[] | null>('textDocument/completion', place);
    const symbols = await this.#ask<DocumentSymbol[] | null>('textDocument/documentSymbol', place);
    return {
      diagnostics,
      hover: textOf(hover),
      completions: (Array.isArray(found) ? found : (found?.items ?? [])).map(({ label }) => label),
      symbols: (symbols ?? []).map(({ name }) => name),
    };
  }

  stop(): void {
    this.#connection.dispose();
    this.#end();
  }

  #ask<Result>(method: string, params: object): Promise<Result> {
    return this.#connection.sendRequest<Result>(method, params);
  }
}

function textOf(hover: Hover | null): string {
  const contents = hover?.contents ?? '';
  if (typeof contents === 'string') return contents;
  return 'value' in contents ? contents.value : '';
}
