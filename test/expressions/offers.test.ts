/**
 * What is offered at a cursor in or for an expression, and what a hover says there, word for word. A new case is a
 * document with the mark `█` behind a line `=== title` (`hover` in the title asks for one); components lie in `cases/`.
 * `UPDATE_GOLDEN=1 npm test -- test/expressions/offers.test.ts` writes what is offered.
 */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { expectGolden } from '../support/golden.ts';
import { reviewedTexts } from '../support/said.ts';
import { cases } from './cases.ts';
import { completionsAt, cursorIn, hoverIn } from './speak.ts';

const file = new URL('offers.txt', import.meta.url);

/** One line each, with what is replaced where that is not nothing. */
function offered(marked: string): string[] {
  const { text } = cursorIn(marked);
  const items = completionsAt(marked, cases);
  if (!items) return ['nothing to say'];
  return items
    .toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .map(({ label, kind, detail, documentation, insertText, replaceSpan, continues }) => {
      const replaced = text.slice(replaceSpan.start, replaceSpan.end);
      const edit = `${replaced === '' ? '' : `«${replaced}» → `}«${insertText}»${continues ? '…' : ''}`;
      const more = [detail, documentation].filter((each) => each !== '').join('; ');
      return `${kind} ${label}${more === '' ? '' : ` (${more})`}: ${edit}`;
    });
}

function explained(marked: string): string[] {
  const { text } = cursorIn(marked);
  const hover = hoverIn(marked, cases);
  if (!hover) return [];
  const { span, markdown } = hover;
  return [`on «${text.slice(span.start, span.end)}»`, ...markdown.split('\n').filter((line) => line !== '')];
}

test('completions and hovers are as they were reviewed', () => {
  const all = reviewedTexts(readFileSync(file, 'utf8')).map(({ title, text: marked }) => {
    const lines = title.includes('hover') ? explained(marked) : offered(marked);
    return `=== ${title}\n${marked.trimEnd()}\n${lines.map((line) => `#> ${line}\n`).join('')}`;
  });
  expectGolden(file, all.join('\n'));
});
