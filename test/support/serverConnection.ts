import { PassThrough } from 'node:stream';
import {
  createConnection,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import { DiskFiles } from '../../src/disk/diskFiles.ts';
import type { ServerFiles } from '../../src/server/files/askedFiles.ts';
import { startServer } from '../../src/server/server.ts';
import { frozenMatrix } from './frozenMatrix.ts';

/** Where the servers of tests say that the pages of the rules are. */
const ruleBase = 'file:///rules/';

/**
 * Starts a server in this process and returns the client's end of the streams to it, which nobody listens to yet.
 * @param known what is known of ACPT, asked for again and again
 */
export function connectToServer(
  files: ServerFiles = new DiskFiles(),
  known: { readonly matrix: Matrix } = { matrix: frozenMatrix() },
): MessageConnection {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), {
    get matrix() {
      return known.matrix;
    },
    files,
    ruleBase,
  });
  return createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
}
