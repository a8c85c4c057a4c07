/** Reads and parses all YAML files below a folder, and nothing else: what every checker of them has to do at least. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

const folder = process.argv[2] ?? '.';
for (const name of globSync('**/*.{yml,yaml}', { cwd: folder }))
  parseDocument(readFileSync(path.join(folder, name), 'utf8'));
