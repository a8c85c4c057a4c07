/** The shell text of a `command:`, with the places of what Azure ML puts into it before the shell sees it. */
import { contains, movedSpan, type Span } from '../base/span.ts';

/** `${{inputs.data}}` where it stands. */
export interface Insertion {
  readonly span: Span;
  /** `inputs`, `outputs`, `search_space`; empty for anything else. */
  readonly context: string;
  readonly name: string;
}

export interface CommandText {
  /** As long as what is written, with letters that no shell knows in place of insertions. */
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
  // A command goes on in the next line.
  shell = shell.replaceAll(/\\\r?\n/g, (all) => ' '.repeat(all.length));
  return { shell, start: 0, insertions, blocks };
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
