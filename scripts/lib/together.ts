/**
 * Runs several test files in this process: each alone would mostly load what the others load too. Their paths are its
 * arguments. Each is a suite of its own, called as its file: what is done before and after its tests is for those alone.
 */
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) describe(file, () => import(pathToFileURL(file).href));
