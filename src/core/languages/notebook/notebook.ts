/**
 * A notebook as one text: its cells one after the other, those without Python code empty, with a line between them that no
 * Python code has. So whatever reads and edits texts reads and edits notebooks; offsets are offsets of this text.
 */
import type { Span } from '../../base/span.ts';

export interface Cell {
  /** From 1, cells of every kind counted. */
  readonly number: number;
  /** In the text of the notebook. */
  readonly span: Span;
}

const mark = '\u001e';
const between = `\n${mark}\n`;

/** The text of a notebook whose cells have these sources. */
export function textOfCells(sources: readonly string[]): string {
  return sources.map((source) => source.replaceAll(mark, ' ')).join(between);
}

/** Also of a Python file, which is one cell. */
export function cellsIn(text: string): readonly Cell[] {
  const cells: Cell[] = [];
  for (let start = 0; ; ) {
    const end = text.indexOf(between, start);
    cells.push({ number: cells.length + 1, span: { start, end: end < 0 ? text.length : end } });
    if (end < 0) return cells;
    start = end + between.length;
  }
}

/** The text of a file in the notebook format of Jupyter, version 4; empty where it is none, or not of Python. */
export function notebookText(json: string): string {
  const cells = parsed(json)?.cells;
  return Array.isArray(cells) ? textOfCells(cells.map(codeOf)) : '';
}

function parsed(json: string): { readonly cells?: unknown } | undefined {
  try {
    const notebook = JSON.parse(json.replace(/^\ufeff/, ''));
    const { kernelspec, language_info: info } = notebook?.metadata ?? {};
    const language = info?.name ?? kernelspec?.language;
    return typeof language === 'string' && !/^i?python/i.test(language) ? undefined : notebook;
  } catch {
    return undefined;
  }
}

/** The source is a string, or a list of lines with their ends. */
function codeOf(cell: unknown): string {
  if (typeof cell !== 'object' || cell === null || !('cell_type' in cell) || cell.cell_type !== 'code')
    return '';
  const source = 'source' in cell ? cell.source : undefined;
  if (typeof source === 'string') return source;
  return Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : '';
}
