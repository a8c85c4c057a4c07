import { commonSuffix } from '../../core/base/commonEnds.ts';
import { contains, type Span } from '../../core/base/span.ts';

/** The line of each document that was written last, where it is a key without a value: there will be one. */
export class Writing {
  readonly #texts = new Map<string, string>();
  readonly #lines = new Map<string, Span>();

  /** A document has that text now. */
  note(uri: string, text: string): void {
    const before = this.#texts.get(uri);
    this.#texts.set(uri, text);
    if (before === undefined || before === text) return;
    const at = endOfChange(before, text);
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    if (/^\s*(?:- )*[\w$-]+:\s*$/.test(text.slice(start, end))) this.#lines.set(uri, { start, end });
    else this.#lines.delete(uri);
  }

  /**
   * The document was saved: nobody writes on in that line.
   * @returns whether there was one
   */
  rest(uri: string): boolean {
    return this.#lines.delete(uri);
  }

  forget(uri: string): void {
    this.#texts.delete(uri);
    this.#lines.delete(uri);
  }

  /** Whether the offset is in the line that is being written. */
  isUnfinished(uri: string, offset: number): boolean {
    const line = this.#lines.get(uri);
    return line !== undefined && contains(line, offset);
  }
}

/** Where, in the new text, the last letter that differs ends. */
function endOfChange(before: string, after: string): number {
  return after.length - commonSuffix(before, after);
}
