/** The shell text of a `command:`, with the places of what Azure ML puts into it before the shell sees it. */
import { contains, movedSpan, type Span } from '../base/span.ts';
import { lineEndsBeforeOptions } from './strayOptions.ts';

/** `${{inputs.data}}` where it stands. */
export interface Insertion {
  readonly span: Span;
  /** `inputs`, `outputs`, `search_space`; empty for anything else. */
  readonly context: string;
  readonly name: string;
}

export interface CommandText {
  /**
   * As long as what is written, with letters that no shell knows in place of insertions. As it is meant: lines of options
   * belong to the line above them, also where the shell takes them for commands.
   */
  readonly shell: string;
  /** Where it begins in the file. */
  readonly start: number;
  readonly insertions: readonly Insertion[];
  /** `$[[ … ]]`: left out where an optional input has no value. */
  readonly blocks: readonly Span[];
}

/** Stands for a letter of an insertion; nobody writes it: it is for private use. */
export const inserted = '\ue000';

const insertion = /\$\{\{([^{}]*)\}\}/g;
const block = /\$\[\[(?:[^\]]|\](?!\]))*\]\]/g;

/** As if the file began with it. */
export function commandText(written: string): CommandText {
  const read = shellText(written);
  let { shell } = read;
  for (const { start, end } of lineEndsBeforeOptions(shell))
    shell = shell.slice(0, start) + ' '.repeat(end - start) + shell.slice(end);
  return { ...read, shell, start: 0 };
}

/** The line ends after which the shell takes options for a command of their own. */
export function strayOptionsIn(written: string): Span[] {
  return /\n[ \t]*(?:\$\[\[[ \t]*)?-/.test(written) ? lineEndsBeforeOptions(shellText(written).shell) : [];
}

function shellText(written: string): Omit<CommandText, 'start'> {
  const at = (index: number, length: number): Span => ({ start: index, end: index + length });
  const insertions: Insertion[] = [];
  const blocks = Array.from(written.matchAll(block), ({ 0: all, index }) => at(index, all.length));
  let shell = written.replaceAll(insertion, (all, inner: string, index: number) => {
    const [, context = '', name = ''] =
      /^\s*(?:parent\.)?(inputs|outputs|search_space)\.([\w-]+)\s*$/.exec(inner) ?? [];
    insertions.push({ span: at(index, all.length), context, name });
    return inserted.repeat(all.length);
  });
  for (const { start, end } of blocks)
    shell = `${shell.slice(0, start)}   ${shell.slice(start + 3, end - 2)}  ${shell.slice(end)}`;
  return { shell: continued(shell), insertions, blocks };
}

const lineEnd = /\\[ \t]*\r?\n/g;

/** A comment ends with its line, whatever stands there. */
const lineEndOrOther = /\\[ \t]*\r?\n|\\.|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|(?<![^\s;|&()])#[^\n]*/g;

/** The command goes on in the next line, also where spaces after the backslash end it for the shell. */
function continued(shell: string): string {
  return shell.replaceAll(lineEndOrOther, (all) =>
    all.startsWith('\\') || all.startsWith('"')
      ? all.replaceAll(lineEnd, (each) => ' '.repeat(each.length))
      : all,
  );
}

/** The same text that many letters further on. */
export function movedCommand({ shell, start, insertions, blocks }: CommandText, by: number): CommandText {
  return {
    shell,
    start: start + by,
    insertions: insertions.map((each) => ({ ...each, span: movedSpan(each.span, by) })),
    blocks: blocks.map((each) => movedSpan(each, by)),
  };
}

/** The only thing that a word consists of. */
export function insertionAt({ insertions }: CommandText, { start, end }: Span): Insertion | undefined {
  return insertions.find(({ span }) => span.start === start && span.end === end);
}

export function isInBlock({ blocks }: CommandText, { start }: Span): boolean {
  return blocks.some((each) => contains(each, start));
}
