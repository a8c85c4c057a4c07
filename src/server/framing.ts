/**
 * Follows what comes on standard input. A client whose lengths do not fit what it sends, or a program that is no client,
 * leaves a place from which no message can be told from the next: a server that went on would be silent for ever, and
 * keep all that still comes.
 */
export class Framing {
  #header = '';
  /** Bytes of the message's content that are still to come. */
  #rest = 0;

  /** Takes the next bytes. Returns what is wrong with them as the end of a sentence, or nothing. */
  take(chunk: Uint8Array): string | undefined {
    for (let at = 0; at < chunk.length; ) {
      const skipped = Math.min(this.#rest, chunk.length - at);
      this.#rest -= skipped;
      at += skipped;
      if (at === chunk.length) break;
      this.#header += String.fromCharCode(chunk[at++] ?? 0);
      if (this.#header.length > longestHeader) return `no header ends within ${longestHeader} bytes`;
      if (!this.#header.endsWith('\r\n\r\n')) continue;
      const length = lengthIn(this.#header);
      if (typeof length === 'string') return length;
      this.#rest = length;
      this.#header = '';
    }
    return undefined;
  }
}

/** Headers have some 30 bytes, and 100 with a content type. */
const longestHeader = 4096;
/** Bytes; the longest text that a JavaScript string can hold has about twice as many. */
const longestContent = 2 ** 28;

/** The length that a header gives, or what is wrong with it. */
function lengthIn(header: string): number | string {
  const lines = header.split('\r\n').filter((line) => line !== '');
  if (lines.some((line) => !line.includes(':'))) return 'a header has a line without a colon';
  const value = lines
    .map((line) => /^content-length:\s*(.*?)\s*$/i.exec(line)?.[1])
    .find((each) => each !== undefined);
  if (value === undefined) return 'a header has no Content-Length';
  if (!/^\d+$/.test(value)) return 'a Content-Length is not a number';
  return Number(value) <= longestContent
    ? Number(value)
    : `a Content-Length is greater than ${longestContent} bytes`;
}
