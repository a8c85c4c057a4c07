/** What rules about the arguments of programs have in common. */
import type { Severity } from '../../base/findings.ts';
import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import { type Launch, spanOfWord, writtenWord } from '../../code/launches.ts';
import type { ProgramOption } from '../../code/options/option.ts';
import { optionName } from '../../code/optionText.ts';
import type { Word } from '../../languages/python/words.ts';
import type { Project } from '../../project/project.ts';

/** The script as people call it. */
export function scriptName({ entry, launch }: CheckedProgram): string {
  return entry && launch.program.form === 'script' ? nameOf(entry.path) : launch.program.word.text;
}

/** A word as its file writes it, with the expressions in it. */
export function shown(project: Project, document: string, word: Word): string {
  const written = writtenWord(word);
  const { start, end } = spanOfWord(written);
  return project.read(written.path ?? document)?.slice(start, end) ?? word.text;
}

/** Where a finding about a word belongs: in the document, or in the shell script that its command calls. */
export function placeOfWord(word: Word): { readonly path?: string; readonly span: Span } {
  const written = writtenWord(word);
  const span = spanOfWord(written);
  return written.path === undefined ? { span } : { path: written.path, span };
}

/** What a script of the shell does under a condition may not be what this job has it do. */
export function severityIn({ script, isCertain }: Launch): { readonly severity?: Severity } {
  return script !== undefined && !isCertain ? { severity: 'warning' } : {};
}

/** Where the option is declared. */
export function declared(option: ProgramOption) {
  return { path: option.path, span: option.span, message: `${optionName(option)} is declared here.` };
}

/** Whether code gives that name to what its parser made of the command: `args = parser.parse_args()`. */
export function isOfParser(name: string, texts: readonly string[]): boolean {
  const given = new RegExp(`\\b${name}\\b[^=\\n]*=[^=\\n]*parse_(?:known_)?args\\(`);
  return texts.some((text) => given.test(text));
}
