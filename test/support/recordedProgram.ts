import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A program in place of another one, which notes how it is called.
 * @param body what it does then, in JavaScript; `fs` is there, and `args`
 * @returns the words of each call so far
 */
export function recordedProgram(file: string, body: string): () => string[][] {
  const record = path.join(path.dirname(file), 'calls.json');
  writeFileSync(
    file,
    `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify(args) + '\\n');
${body}`,
  );
  chmodSync(file, 0o755);
  return () =>
    existsSync(record)
      ? readFileSync(record, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line))
      : [];
}
