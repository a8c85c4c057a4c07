/** Every file in `cases/` says in caret comments what is found in it. Components that they name lie beside them. */
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { expectProblems } from './speak.ts';

const folder = new URL('./cases/', import.meta.url);
const files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);

for (const [name, text] of Object.entries(files))
  test(`findings in ${name}`, () => {
    expectProblems(text, files, name);
  });
