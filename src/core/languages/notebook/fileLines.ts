/** Where in the file of a notebook a line of a cell stands. */
import { type Node, parseTree } from 'jsonc-parser';
import { Lines } from '../../base/lines.ts';

export class NotebookFile {
  readonly #cells: readonly Node[];
  readonly #lines: Lines;

  constructor(json: string) {
    this.#lines = new Lines(json);
    this.#cells = cellsOf(json);
  }

  /** The line of the file, from 0; the first where it is not found. */
  lineOf(cell: number, line: number): number {
    const source = memberOf(this.#cells[cell - 1], 'source');
    let left = line;
    let at = source;
    for (const piece of source?.children ?? []) {
      at = piece;
      left -= String(piece.value).split('\n').length - 1;
      if (left < 0) break;
    }
    return at ? this.#lines.positionAt(at.offset).line : 0;
  }
}

function cellsOf(json: string): readonly Node[] {
  try {
    return memberOf(parseTree(json), 'cells')?.children ?? [];
  } catch {
    // Nested deeper than a stack is.
    return [];
  }
}

function memberOf(node: Node | undefined, key: string): Node | undefined {
  return node?.children?.find(({ children }) => children?.[0]?.value === key)?.children?.[1];
}
