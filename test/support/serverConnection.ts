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

/**
 * Starts a server in this process and returns the client's end of the streams to it, which nobody listens to yet.
 * @param known what is known of ACPT, asked for again and again
 */
export function connectToServer(
  known: Parameters<typeof startServer>[1] = { matrix: frozenMatrix() },
): MessageConnection {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(
    createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
    known,
    ruleBase,
  );
  return createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
}
