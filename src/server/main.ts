/** The language server as a program: `node server.js --stdio` for any editor, `--node-ipc` for VS Code. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { keepCompiledCode } from '../runtime/compileCache.ts';
import { boundHeap } from '../runtime/heap.ts';
import { startServer } from './server.ts';

boundHeap();
// Once the first document is answered.
setTimeout(keepCompiledCode, 5000).unref();
startServer(
  createConnection(ProposedFeatures.all),
  bundledMatrix(),
  new URL('./rules/', import.meta.url).href,
);
