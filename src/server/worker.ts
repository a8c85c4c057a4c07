/** The language server in a web worker of a browser: VS Code for the Web has no other place for it. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { filesRequest } from '../protocol/files.ts';
import { AskedFiles } from './files/askedFiles.ts';
import { startServer } from './server.ts';

/** What the types of Node lack of a worker's own names. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

// The parser of Dockerfiles asks for the bytes of a letter where Node has them.
Object.assign(globalThis, { Buffer: { from: (text: string) => new TextEncoder().encode(text) } });

const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(self),
  new BrowserMessageWriter(self),
);
const files = new AskedFiles(async (question) =>
  filesRequest.result.parse(await connection.sendRequest(filesRequest.method, question)),
);
// The pages are part of the extension, which shows them by their codes.
startServer(connection, { matrix: bundledMatrix(), files, ruleBase: '' });
// What is sent before there is somebody to hear it is lost: the extension waits for this.
self.postMessage('acpt: ready');
