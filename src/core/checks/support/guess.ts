/** What somebody probably meant. */
import type { FileEdit, Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { isSlip } from '../../base/nearest.ts';
import { nameOf, relativeTo } from '../../base/paths.ts';
import { writtenWord } from '../../code/launches.ts';
import type { Word } from '../../languages/python/words.ts';
import type { Missing } from './existence.ts';

/** A name or path in place of one that is not there; more than a slip of the hand, or another folder, is for somebody to look at. */
export function guess(written: string, meant: string, edit: FileEdit): Fix {
  const isSame = nameOf(written) === nameOf(meant) || isSlip(stem(written), stem(meant));
  return { title: `Use ${meant}`, edits: [edit], needsJudgement: !isSame };
}

/**
 * The path of a file in place of the word that names one which is missing; none where nothing is like it.
 * @param folder from which the word is seen
 * @param path of the file with the word, where that is another one
 */
export function guessPath(word: Word, folder: string, { meant }: Missing, path?: string): Fix[] {
  const written = writtenWord(word);
  if (meant === undefined || written.textStart === undefined) return [];
  const relative = relativeTo(folder, meant);
  const right = word.text.startsWith('./') ? `./${relative}` : relative;
  return [
    guess(word.text, right, replaceText({ ...written, ...(path === undefined ? {} : { path }) }, right)),
  ];
}

/** An ending that all have makes no name longer. */
function stem(path: string): string {
  return path.replace(/\.\w+$/, '');
}
