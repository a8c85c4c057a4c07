/**
 * What is offered at a cursor and what a hover says there, word for word. A new case is a document with the mark `█`
 * behind a line `=== kind`; `UPDATE_GOLDEN=1 npm test -- test/schema/offers.test.ts` writes what is offered.
 */
import type { DocumentKind } from '../../src/core/azureml/documents/kinds.ts';
import { explainAt, explanationMarkdown } from '../../src/core/azureml/schema/explain.ts';
import { suggestAt } from '../../src/core/azureml/schema/suggest.ts';
import { locate } from '../../src/core/languages/yaml/locate.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { WritingCursor } from '../../src/core/languages/yaml/writingCursor.ts';
import { reviewEach } from '../support/golden.ts';
import { cursorIn } from './helpers.ts';

/** One line each, in the order in which an editor shows them. */
function offered(kind: DocumentKind, text: string, offset: number): string[] {
  const found = suggestAt(kind, new WritingCursor(text, offset));
  const items = found?.items.toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1)) ?? [];
  return items.map((item) => {
    const written = JSON.stringify(item.insertText).slice(1, -1);
    return `${item.kind} ${item.label}${item.detail ? ` (${item.detail})` : ''}: ${item.isSnippet ? 'snippet ' : ''}«${written}»`;
  });
}

function explained(kind: DocumentKind, text: string, offset: number): string[] {
  const explanation = explainAt(kind, locate(parseYaml(text).root, offset).steps);
  return explanation
    ? explanationMarkdown(explanation)
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

reviewEach(new URL('offers.txt', import.meta.url), (title, marked) => {
  const [kind = '', what] = title.split(' ');
  const { text, offset } = cursorIn(marked);
  const tell = what === 'hover' ? explained : offered;
  const lines = tell(kind as DocumentKind, text, offset);
  return `${marked.trimEnd()}\n${lines.map((line) => `#> ${line}\n`).join('')}`;
});
