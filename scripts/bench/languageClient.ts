/** A language server as a process of its own, spoken to as an editor does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { adopt } from '../../test/e2e/host/processes.ts';

/** How a server is started, and what it needs to be told. */
export interface ServerProgram {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether it is asked for diagnostics; otherwise it sends them. */
  readonly pulls: boolean;
  /** What `workspace/configuration` is answered, by section. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

export class LanguageClient {
  readonly #program: ServerProgram;
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #versions = new Map<string, number>();
  readonly #waiting = new Map<string, { version: number; resolve(): void }[]>();

  constructor(program: ServerProgram) {
    this.#program = program;
    this.#child = spawn(process.execPath, [...program.args], { stdio: ['pipe', 'pipe', 'ignore'] });
    adopt(this.#child);
    const { stdin, stdout } = this.#child;
    if (!stdin || !stdout) throw new Error(`${program.name} cannot be spoken to.`);
    this.#connection = createMessageConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section = '' }) => program.configuration[section] ?? null),
    );
    this.#connection.onRequest('client/registerCapability', () => null);
    this.#connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, version }: { uri: string; version?: number }) => {
        const waiting = this.#waiting.get(uri) ?? [];
        // A server that tells no version answers what was sent last.
        const answered = waiting.filter((each) => version === undefined || version >= each.version);
        this.#waiting.set(
          uri,
          waiting.filter((each) => !answered.includes(each)),
        );
        for (const { resolve } of answered) resolve();
      },
    );
    this.#connection.listen();
  }

  /** Whether the server is asked for diagnostics. */
  get pulls(): boolean {
    return this.#program.pulls;
  }

  async initialize(folder: string): Promise<void> {
    const uri = pathToFileURL(folder).href;
    await this.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
        textDocument: {
          ...(this.#program.pulls ? { diagnostic: {} } : {}),
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
          publishDiagnostics: { relatedInformation: true, versionSupport: true },
        },
      },
    });
    await this.#connection.sendNotification('initialized', {});
  }

  /** Returns when the first diagnostics of the text are there. */
  async open(file: string, text = readFileSync(file, 'utf8'), languageId = 'yaml'): Promise<unknown> {
    const uri = pathToFileURL(file).href;
    this.#versions.set(uri, 1);
    const diagnosed = this.#program.pulls ? undefined : this.#pushed(uri);
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    return diagnosed ?? this.#pull(uri);
  }

  async close(file: string): Promise<void> {
    const uri = pathToFileURL(file).href;
    await this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  type(file: string, position: Position, text: string): Promise<void> {
    return this.#change(file, position, position, text);
  }

  erase(file: string, start: Position, end: Position): Promise<void> {
    return this.#change(file, start, end, '');
  }

  #change(file: string, start: Position, end: Position, text: string): Promise<void> {
    const uri = pathToFileURL(file).href;
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    return this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end }, text }],
    });
  }

  /** The diagnostics of the text as it is now: asked for, or waited for where the server sends them. */
  diagnostics(file: string): Promise<unknown> {
    const uri = pathToFileURL(file).href;
    return this.#program.pulls ? this.#pull(uri) : this.#pushed(uri);
  }

  request<Result>(method: string, file: string, position: Position): Promise<Result> {
    return this.#connection.sendRequest(method, {
      textDocument: { uri: pathToFileURL(file).href },
      position,
    });
  }

  /** Resident memory in bytes; `undefined` where the system does not tell. */
  get memory(): number | undefined {
    return residentMemory(this.#child.pid);
  }

  stop(): void {
    this.#connection.dispose();
    this.#child.kill('SIGKILL');
  }

  #pull(uri: string): Promise<unknown> {
    return this.#connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  }

  #pushed(uri: string): Promise<void> {
    const version = this.#versions.get(uri) ?? 0;
    return new Promise((resolve) => {
      this.#waiting.set(uri, [...(this.#waiting.get(uri) ?? []), { version, resolve }]);
    });
  }
}

function residentMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(
      readFileSync(path.join('/proc', String(pid), 'status'), 'utf8'),
    )?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    // Not Linux.
    return undefined;
  }
}
