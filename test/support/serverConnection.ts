import { PassThrough } from 'node:stream';
import {
  createConnection,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { startServer } from '../../src/server/server.ts';
import { frozenMatrix } from './frozenMatrix.ts';

/** Where the servers of tests say that the pages of the rules are. */
const ruleBase = 'file:///rules/';

/** Starts a server in this process and returns the client's end of the streams to it, which nobody listens to yet. */
export function connectToServer(): MessageConnection {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(
    createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
    frozenMatrix(),
    ruleBase,
  );
  return createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
}
