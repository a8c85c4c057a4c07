/** What rules about the arguments of programs have in common. */
import type { Severity } from '../../base/findings.ts';
import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import type { Entry } from '../../code/entry.ts';
import { type Launch, spanOfWord, writtenWord } from '../../code/launches.ts';
import type { Modules } from '../../code/modules.ts';
import type { ProgramOption } from '../../code/options/option.ts';
import { optionName } from '../../code/optionText.ts';
import type { Word } from '../../languages/python/words.ts';
import type { Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Stack } from '../../stack/stack.ts';

/** A program whose file is here, and was read with what it imports. */
export interface ReadProgram extends CheckedProgram {
  readonly entry: Entry;
  readonly modules: Modules;
}

export function readProgramsOf(document: DocumentFacts): readonly ReadProgram[] {
  return programsOf(document).filter((each): each is ReadProgram => each.entry !== undefined);
}

/** The script as people call it. */
export function scriptName({ entry, launch }: CheckedProgram): string {
  return entry && launch.program.form === 'script' ? nameOf(entry.path) : launch.program.word.text;
}

/** As a sentence about a file of the program begins: the script by its name, any other as its code. */
export function codeName(program: CheckedProgram, path: string): string {
  return path === program.entry?.path ? scriptName(program) : 'The code';
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

/** Jobs that say all of how a program is started: what a component lacks, the step that runs it may have. */
export function isWholeJob({ kind }: DocumentFacts): boolean {
  return kind === 'commandJob' || kind === 'sweepJob' || kind === 'pipelineJob';
}

/** What is known of the environment in which a program runs; `undefined` where it enters another one than that of its job. */
export function stackOf({ program, run }: Launch): Stack | undefined {
  return program.environment === undefined ? run.environment?.stack : undefined;
}

/** Where the option is declared. */
export function declared(option: ProgramOption) {
  return { path: option.path, span: option.span, message: `${optionName(option)} is declared here.` };
}

/** Whether an attribute of that name has what the command gives: `args = parser.parse_args()`, and nothing else is put into it. */
export function isAsGiven(name: string, attribute: string, texts: readonly string[]): boolean {
  const isOfParser = new RegExp(`\\b${name}\\b[^=\\n]*=[^=\\n]*parse_(?:known_)?args\\(`);
  const isSet = new RegExp(`\\.${attribute}\\s*=[^=]|setattr\\(`);
  return texts.some((text) => isOfParser.test(text)) && !texts.some((text) => isSet.test(text));
}
