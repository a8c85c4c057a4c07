/** Runs several test files in this process: each alone would mostly load what the others load too. Their paths are its arguments. */
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) await import(pathToFileURL(file).href);
