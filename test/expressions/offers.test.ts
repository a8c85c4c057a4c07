/**
 * What is offered at a cursor in or for an expression, and what a hover says there, word for word. A new case is a
 * document with the mark `█` behind a line `=== title` (`hover` in the title asks for one); components lie in `cases/`.
 * `UPDATE_GOLDEN=1 npm test -- test/expressions/offers.test.ts` writes what is offered.
 */
import { reviewEach } from '../support/golden.ts';
import { cases } from './cases.ts';
import { completionsAt, cursorIn, hoverIn } from './speak.ts';

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

reviewEach(new URL('offers.txt', import.meta.url), (title, marked) => {
  const lines = title.includes('hover') ? explained(marked) : offered(marked);
  return `${marked.trimEnd()}\n${lines.map((line) => `#> ${line}\n`).join('')}`;
});
