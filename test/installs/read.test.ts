/**
 * What is read out of the files that install packages, line by line. A new case is a line of a text in `read.txt`,
 * whose title begins with the name of the file; `␍` stands for a carriage return. `UPDATE_GOLDEN=1 npm test --
 * test/installs/read.test.ts` writes below the lines what is read out of them.
 */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { expectGolden } from '../support/golden.ts';
import { reviewedTexts, withNotes } from '../support/said.ts';
import { notesOn } from './notes.ts';

const file = new URL('read.txt', import.meta.url);

test('what is read out of requirements, conda files and Dockerfiles was reviewed', () => {
  const all = reviewedTexts(readFileSync(file, 'utf8')).map(({ title, text }) => {
    const read = text.replaceAll('␍', '\r');
    return `=== ${title}\n${withNotes(read, notesOn(title, read)).replaceAll('\r', '␍')}`;
  });
  expectGolden(file, all.join('\n'));
});
