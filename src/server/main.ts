/** The language server as a program: `node server.js --stdio` for any editor, `--node-ipc` for VS Code. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server.ts';

startServer(createConnection(ProposedFeatures.all), new URL('./rules/', import.meta.url).href);
