/** What other programs say, for a terminal. */
import { stripVTControlCharacters } from 'node:util';
import { printable } from '../core/base/printable.ts';

/** Lines as they are, without what moves the cursor or speaks to a CI system. */
export function printableText(text: string): string {
  // A progress bar returns to the beginning of its line.
  return stripVTControlCharacters(text)
    .split(/([\r\n]+)/)
    .map((part, index) => (index % 2 === 0 ? printable(part) : part))
    .join('');
}
