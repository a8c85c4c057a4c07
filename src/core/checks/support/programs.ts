/** What rules about the arguments of programs have in common. */
import { nameOf } from '../../base/paths.ts';
import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import { spanOfWord } from '../../code/launches.ts';
import type { ProgramOption } from '../../code/options/option.ts';
import { optionName } from '../../code/optionText.ts';
import type { Word } from '../../languages/python/words.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

/** The script as people call it. */
export function scriptName({ entry, launch }: CheckedProgram): string {
  return entry && launch.program.form === 'script' ? nameOf(entry.path) : launch.program.word.text;
}

/** A word as the file writes it, with the expressions in it. */
export function shown({ text }: DocumentFacts, word: Word): string {
  const { start, end } = spanOfWord(word);
  return text.slice(start, end);
}

/** Where the option is declared. */
export function declared(option: ProgramOption) {
  return { path: option.path, span: option.span, message: `${optionName(option)} is declared here.` };
}
