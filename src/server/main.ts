/** The language server as a program: `node server.js --stdio` for any editor, `--node-ipc` for VS Code. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { DiskFiles } from '../disk/diskFiles.ts';
import { CurrentMatrix } from '../registry/current.ts';
import { keepCompiledCode } from '../runtime/compileCache.ts';
import { boundHeap, shrinkAtRest } from '../runtime/heap.ts';
import { Framing } from './framing.ts';
import { startServer } from './server.ts';

const ways = /^--(?:stdio|node-ipc|socket(?:=.*)?|pipe(?:=.*)?)$/;
const way = process.argv.slice(2).find((argument) => ways.test(argument));
if (way === undefined) {
  process.stderr.write(
    'This is the ACPT language server, which an editor starts with --stdio. To check files yourself, run cli.js check.\n',
  );
  process.exit(2);
}

boundHeap();
shrinkAtRest();
// Once the first document is answered.
setTimeout(keepCompiledCode, 5000).unref();
const known = new CurrentMatrix();
startServer(createConnection(ProposedFeatures.all), {
  get matrix() {
    return known.matrix;
  },
  files: new DiskFiles(),
  ruleBase: new URL('./rules/', import.meta.url).href,
});
if (way === '--stdio') {
  const framing = new Framing();
  process.stdin.on('data', (chunk: Uint8Array) => {
    const wrong = framing.take(chunk);
    if (wrong === undefined) return;
    process.stderr.write(
      `What came on standard input is not a message of the Language Server Protocol: ${wrong}. The server ends.\n`,
    );
    process.exit(1);
  });
}
