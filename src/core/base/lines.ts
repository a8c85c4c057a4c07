import type { Span } from './span.ts';

export interface Position {
  /** From 0. */
  readonly line: number;
  /** UTF-16 code units from the line's start, from 0. */
  readonly character: number;
}

/** Turns offsets into line and character. Line ends are `\n`, `\r\n` and `\r`, as in the Language Server Protocol. */
export class Lines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#starts[low] ?? 0) };
  }

  /** From the start of a line to its last letter; the end of the text for a line that is not there. */
  spanOf(line: number, text: string): Span {
    const start = this.#starts[line] ?? text.length;
    const [written = ''] = /^[^\r\n]*/.exec(text.slice(start, this.#starts[line + 1])) ?? [];
    return { start, end: start + written.length };
  }

  offsetAt({ line, character }: Position): number {
    return (this.#starts[Math.min(line, this.#starts.length - 1)] ?? 0) + character;
  }
}
