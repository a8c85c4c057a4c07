/** The language server in a web worker: in a browser there are no processes. */
import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/browser';
import { filesRequest } from '../../protocol/files.ts';
import type { Connect } from './client.ts';
import { readFiles } from './virtualFiles.ts';
import { VirtualPaths } from './virtualPaths.ts';

export const connectToWorker: Connect = ({ extensionUri, subscriptions }, options) => {
  const paths = new VirtualPaths();
  const client = new WorkerClient(vscode.Uri.joinPath(extensionUri, 'dist'), {
    ...options,
    uriConverters: {
      code2Protocol: (uri) => paths.toServer(uri),
      protocol2Code: (uri) => paths.fromServer(uri),
    },
  });
  client.onRequest(filesRequest.method, (question: unknown) =>
    readFiles(filesRequest.params.parse(question), (uri) => paths.fromServer(uri)),
  );
  subscriptions.push(
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      // Its documents have other names from now on.
      if (paths.look()) void client.restart();
    }),
  );
  return client;
};

/** What the types of Node lack; they have other workers. */
interface WebWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message: string }) => void) | null;
  terminate(): void;
}
declare const Worker: new (address: string) => WebWorker;

class WorkerClient extends LanguageClient {
  readonly #running: { worker: WebWorker | undefined };

  constructor(folder: vscode.Uri, options: LanguageClientOptions) {
    const running: { worker: WebWorker | undefined } = { worker: undefined };
    super(
      'acpt',
      'ACPT',
      async () => {
        running.worker?.terminate();
        const worker = await startWorker(folder);
        running.worker = worker;
        // Not the worker itself: what VS Code has in place of `Worker` makes no instances of it.
        return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
      },
      options,
    );
    this.#running = running;
  }

  override async stop(timeout?: number): Promise<void> {
    await super.stop(timeout);
    this.#running.worker?.terminate();
  }

  async restart(): Promise<void> {
    if (this.isRunning()) await this.stop();
    await this.start();
  }
}

/** Names of files that the build gives, and nobody else. */
const part = /"\.\/(chunk-\w+\.js)"/g;
const entry = 'worker.js';

/**
 * Of a file that lies on another machine no worker can be made, nor of one on another host: the program is read, its
 * parts too, and handed over as addresses of this page.
 */
async function startWorker(folder: vscode.Uri): Promise<WebWorker> {
  const addresses = new Map<string, string>();
  const addressOf = async (name: string): Promise<string> => {
    const known = addresses.get(name);
    if (known !== undefined) return known;
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
    let text = new TextDecoder().decode(bytes);
    const names = new Set([...text.matchAll(part)].map(([, found = '']) => found));
    for (const each of names) text = text.replaceAll(`"./${each}"`, `"${await addressOf(each)}"`);
    const address = scriptAddress(text);
    addresses.set(name, address);
    return address;
  };
  const program = await addressOf(entry);
  // VS Code starts every worker as a plain script, in which modules can only be imported so.
  const failure = 'postMessage("acpt: " + (error && error.stack || error))';
  const worker = new Worker(
    scriptAddress(`import(${JSON.stringify(program)}).catch((error) => ${failure});`),
  );
  await new Promise<void>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => {
      if (data === 'acpt: ready') resolve();
      else reject(new Error(String(data)));
    };
  });
  for (const address of addresses.values()) URL.revokeObjectURL(address);
  return worker;
}

function scriptAddress(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}
