import { commonPrefix, commonSuffix } from '../../core/base/commonEnds.ts';
import { contains, type Span } from '../../core/base/span.ts';

/** Whoever has not typed for so long reads what there is: milliseconds. */
const pause = 1000;

/** The line of each document in which somebody is typing: what is wrong with half a word, its author knows. */
export class Writing {
  /** Called when somebody has stopped typing. Without it only the values of keys are waited for. */
  onPause: (() => void) | undefined;
  readonly #texts = new Map<string, string>();
  readonly #lines = new Map<string, Span>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** A document has that text now. */
  note(uri: string, text: string): void {
    const before = this.#texts.get(uri);
    this.#texts.set(uri, text);
    if (before === undefined || before === text) return;
    this.rest(uri);
    const prefix = commonPrefix(before, text);
    const at = text.length - commonSuffix(before, text, prefix);
    const line = lineAt(text, at);
    const content = written(text, line);
    // A key that was just begun stands below one that has no value without it.
    const above = /^(?:- )*[\w-]*$/.test(content) ? lineBefore(text, line) : undefined;
    const start = above && isKeyOnly(written(text, above)) ? above.start : line.start;
    const span = { start, end: line.end };
    // There will be a value.
    if (isKeyOnly(content) || (content === '' && start < line.start)) this.#lines.set(uri, span);
    else if (this.onPause && isTyped(text.slice(prefix, at))) {
      this.#lines.set(uri, span);
      this.#timers.set(
        uri,
        setTimeout(() => {
          if (this.rest(uri)) this.onPause?.();
        }, pause),
      );
    }
  }

  /**
   * Nobody writes on in that line: the document was saved.
   * @returns whether there was one
   */
  rest(uri: string): boolean {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    return this.#lines.delete(uri);
  }

  forget(uri: string): void {
    this.rest(uri);
    this.#texts.delete(uri);
  }

  /** Whether the offset is in the line that is being written. */
  isUnfinished(uri: string, offset: number): boolean {
    const line = this.#lines.get(uri);
    return line !== undefined && contains(line, offset);
  }
}

/** A letter, or a sign with the one that an editor adds to it; or one that was taken away. */
function isTyped(inserted: string): boolean {
  return inserted.length <= 2 && !/[\r\n]/.test(inserted);
}

function isKeyOnly(line: string): boolean {
  return /^(?:- )*[\w$-]+:$/.test(line);
}

function written(text: string, { start, end }: Span): string {
  return text.slice(start, end).trim();
}

function lineAt(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const found = text.indexOf('\n', offset);
  return { start, end: found < 0 ? text.length : found };
}

function lineBefore(text: string, { start }: Span): Span | undefined {
  return start === 0 ? undefined : lineAt(text, start - 1);
}
