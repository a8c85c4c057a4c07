/** Runs the tests beside the rules in one process: they are small, and each alone would mostly load the matrix. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = fileURLToPath(new URL('../src/core/checks/rules', import.meta.url));
const modules = globSync('*.ts', { cwd: folder }).sort();

test('every rule has its tests beside it', () => {
  // Those two are tables; their rules are tested with the schemas and with the expressions.
  const others = ['index.ts', 'schemaRules.ts', 'expressionRules.ts'];
  const missing = modules.filter(
    (name) =>
      !name.endsWith('.test.ts') &&
      !others.includes(name) &&
      !modules.includes(name.replace(/\.ts$/, '.test.ts')),
  );
  assert.deepEqual(missing, []);
});

for (const name of modules.filter((each) => each.endsWith('.test.ts')))
  await import(pathToFileURL(resolve(folder, name)).href);
