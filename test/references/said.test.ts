/**
 * What is said about references, word for word, with what the fixes write. A new case is a line of a document in
 * `said.txt`; `UPDATE_GOLDEN=1 npm test -- test/references/said.test.ts` writes what is said about it.
 */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { expectGolden } from '../support/golden.ts';
import { Workspace } from '../support/project.ts';
import { reviewedTexts, withSaid } from '../support/said.ts';

const file = new URL('said.txt', import.meta.url);

test('references get the sentences and fixes that were reviewed', () => {
  const all = reviewedTexts(readFileSync(file, 'utf8')).map(({ title, text }) => {
    const findings = new Workspace(new Map([['pipeline.yml', text]])).findings('pipeline.yml');
    return `=== ${title}\n${withSaid(text, findings)}`;
  });
  expectGolden(file, all.join('\n'));
});
