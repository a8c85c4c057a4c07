/**
 * What the schemas say about short documents, word for word, with what the fixes write. A new case is a document behind
 * a line `=== kind`; `UPDATE_GOLDEN=1 npm test -- test/schema/said.test.ts` writes what is said about it.
 */
import type { DocumentKind } from '../../src/core/azureml/documents/kinds.ts';
import { reviewEach } from '../support/golden.ts';
import { withSaid } from '../support/said.ts';
import { problemsIn } from './helpers.ts';

reviewEach(new URL('said.txt', import.meta.url), (title, text) => {
  const [kind = ''] = title.split(' ');
  return withSaid(text, problemsIn(kind as DocumentKind, text));
});
