/** Renames an option of a script: where the script declares and reads it, and in every command that gives it. */
import type { Span, TextEdit } from '../../base/span.ts';
import type { CallExpression } from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import { flagOf, resolveFlag } from '../arguments.ts';
import { optionAt, programAt } from '../atCursor.ts';
import { type CheckedProgram, programsOf } from '../checkedPrograms.ts';
import { writtenWord } from '../launches.ts';
import type { OptionParser, ProgramOption } from '../options/option.ts';
import { argument, literalOf } from '../options/values.ts';
import { readsOf } from './namespace.ts';

export interface OptionTarget {
  /** The flag where it is written. */
  readonly span: Span;
  /** In full, where it is written shorter. */
  readonly flag: string;
}

export type OptionRename =
  | { readonly edits: readonly { readonly path: string; readonly edits: readonly TextEdit[] }[] }
  /** Why not, as a whole sentence. */
  | { readonly refused: 'option'; readonly message: string };

/** What can be renamed at the offset; `undefined` where nothing can. */
export function optionTargetAt(document: DocumentFacts, offset: number): OptionTarget | undefined {
  const found = findAt(document, offset);
  return found && { span: found.span, flag: found.flag };
}

/** @param newFlag with its hyphens */
export function renameOption(document: DocumentFacts, offset: number, newFlag: string): OptionRename {
  const found = findAt(document, offset);
  if (!found) return refusal('Nothing to rename here: expected an option of a script.');
  const { program, option, flag } = found;
  if (!/^--?[A-Za-z][\w-]*$/.test(newFlag))
    return refusal(`Invalid option "${newFlag}": expected "--" and a name of letters, digits, "-" and "_".`);
  if (newFlag !== flag && program.parser?.options.some(({ flags }) => flags.includes(newFlag)))
    return refusal(`The option ${newFlag} is already in use.`);
  const edits = new Edits();
  const refused =
    inScript(program, option, flag, newFlag, edits) ?? inCommands(document, found, newFlag, edits);
  return refused === undefined ? { edits: edits.all } : refusal(refused);
}

function refusal(message: string): OptionRename {
  return { refused: 'option', message };
}

interface Found extends OptionTarget {
  readonly program: CheckedProgram;
  readonly option: ProgramOption;
}

function findAt(document: DocumentFacts, offset: number): Found | undefined {
  const program = programAt(document, offset);
  const at = program && optionAt(program, offset);
  if (!program?.parser || !at) return undefined;
  const flag = flagOf(at.option, document.text.slice(at.span.start, at.span.end));
  return flag === undefined ? undefined : { program, option: at.option, span: at.span, flag };
}

/** @returns why not */
function inScript(
  { modules, parser }: CheckedProgram,
  { path, span, name, flags }: ProgramOption,
  flag: string,
  newFlag: string,
  edits: Edits,
): string | undefined {
  const file = modules?.local.find((each) => each.path === path);
  const call = file && callAt(file.module.body, span);
  const names = call?.arguments.flatMap(({ name, star, value }) =>
    name === undefined && star === '' ? [value] : [],
  );
  const written = names?.find((each) => literalOf(each) === flag);
  if (!modules || !call || !names || written?.kind !== 'string' || written.textStart === undefined)
    return `${flag} is not a string literal of its own, so it cannot be renamed here.`;
  const start = written.textStart;
  edits.add(path, { span: { start, end: start + flag.length }, newText: newFlag });
  const isNamed = argument(call.arguments, 'dest') || names.some((each) => isPlainName(literalOf(each)));
  const newName = nameBy(flags.map((each) => (each === flag ? newFlag : each)));
  // With typer, the parameter is the name.
  if (parser?.library === 'typer' || isNamed || newName === name) return undefined;
  const reads =
    parser?.library === 'argparse' && modules.isWhole && !isKeyword(newName)
      ? readsOf(modules.local, name)
      : undefined;
  for (const read of reads ?? []) edits.add(read.path, { span: read.span, newText: newName });
  const end = names.at(-1)?.span.end ?? written.span.end;
  if (!reads)
    edits.add(path, {
      span: { start: end, end },
      newText: parser?.library === 'argparse' ? `, dest="${name}"` : `, "${name}"`,
    });
  return undefined;
}

/** How the script calls an option follows from the first long one, unless it says so. */
function nameBy(flags: readonly string[]): string {
  const flag = flags.find((each) => each.startsWith('--')) ?? flags[0] ?? '';
  return flag.replace(/^-+/, '').replaceAll('-', '_');
}

/** In all documents that start the script. @returns why not */
function inCommands(
  document: DocumentFacts,
  { option, flag }: Found,
  newFlag: string,
  edits: Edits,
): string | undefined {
  const { project } = document;
  const negative = negativeOf(flag) ?? '';
  // `--no-shuffle` of BooleanOptionalAction follows `--shuffle`.
  const renames = [
    [flag, newFlag] as const,
    ...(option.flags.includes(negative) ? [[negative, negativeOf(newFlag)] as const] : []),
  ];
  for (const path of new Set([document.path, ...project.yamlFiles(document.path)])) {
    for (const { launch, parser } of programsOf(new DocumentFacts(project, path))) {
      const same = parser?.options.find(
        (each) => each.path === option.path && each.span.start === option.span.start,
      );
      if (!parser || !same) continue;
      for (const word of launch.program.arguments) {
        const { text, textStart, path: file = path } = writtenWord(word);
        for (const [before, after] of renames) {
          const given = writtenFlag(text, before, same, parser);
          if (given === undefined) continue;
          if (textStart === undefined || after === undefined)
            return `${file} writes ${before} in a way that cannot be changed here.`;
          edits.add(file, { span: { start: textStart, end: textStart + given.length }, newText: after });
        }
      }
    }
  }
  return undefined;
}

/** `undefined` of a short option, which has none. */
function negativeOf(flag: string): string | undefined {
  return flag.startsWith('--') ? `--no-${flag.slice(2)}` : undefined;
}

/** The part of a word that means that name of the option: `--rate` of `--rate=1`, `-r` of `-r1`, `--ra` in short. */
function writtenFlag(
  word: string,
  flag: string,
  own: ProgramOption,
  parser: OptionParser,
): string | undefined {
  const [given = ''] = word.split('=', 1);
  if (given === flag || !given.startsWith('-')) return given === flag ? flag : undefined;
  if (!flag.startsWith('--')) {
    const found = resolveFlag(parser, word);
    return typeof found === 'object' && found.option === own && given.startsWith(flag) ? flag : undefined;
  }
  const isOther = parser.options.some(
    (each) => each !== own && each.flags.some((name) => name.startsWith(given)),
  );
  return flagOf(own, given) === flag && !isOther ? given : undefined;
}

function callAt(body: Parameters<typeof statementsIn>[0], { start }: Span): CallExpression | undefined {
  for (const { statement } of statementsIn(body))
    for (const expression of expressionsOf(statement))
      if (expression.kind === 'call' && expression.arguments.some(({ value }) => value.span.start === start))
        return expression;
  return undefined;
}

/** A name by which click hands the value over. */
function isPlainName(name: ReturnType<typeof literalOf>): boolean {
  return typeof name === 'string' && !name.startsWith('-');
}

/** Those that somebody might call an option. */
function isKeyword(name: string): boolean {
  return /^(?:lambda|from|import|class|global|in|is|if|for|while|with|as|pass|yield|async|await|return|try|not|and|or|del|def|else|except|finally|assert|break|continue|elif|nonlocal|raise|None|True|False)$/.test(
    name,
  );
}

class Edits {
  /** By file, then by where they begin: an anchored step is read as often as it is used, and written once. */
  readonly #files = new Map<string, Map<number, TextEdit>>();

  add(path: string, edit: TextEdit): void {
    this.#files.set(path, (this.#files.get(path) ?? new Map<number, TextEdit>()).set(edit.span.start, edit));
  }

  get all(): readonly { readonly path: string; readonly edits: readonly TextEdit[] }[] {
    return [...this.#files].map(([path, edits]) => ({ path, edits: [...edits.values()] }));
  }
}
