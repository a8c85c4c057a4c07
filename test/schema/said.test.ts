/**
 * What the schemas say about short documents, word for word, with what the fixes write. A new case is a document behind
 * a line `=== kind`; `UPDATE_GOLDEN=1 npm test -- test/schema/said.test.ts` writes what is said about it.
 */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { DocumentKind } from '../../src/core/azureml/documents/kinds.ts';
import { expectGolden } from '../support/golden.ts';
import { reviewedTexts, withSaid } from '../support/said.ts';
import { problemsIn } from './helpers.ts';

const file = new URL('said.txt', import.meta.url);

test('documents get the sentences and fixes that were reviewed', () => {
  const all = reviewedTexts(readFileSync(file, 'utf8')).map(({ title, text }) => {
    const [kind = ''] = title.split(' ');
    return `=== ${title}\n${withSaid(text, problemsIn(kind as DocumentKind, text))}`;
  });
  expectGolden(file, all.join('\n'));
});
