/** Where the first rows of a text file end. */

/** Files of lines, each of which can be read without those after it. */
export function hasRows(path: string): boolean {
  return /\.(?:csv|tsv|jsonl|ndjson|txt)$/i.test(path);
}

const newline = 0x0a;
const quote = 0x22;
/** Of which encodings have one at the beginning of a file. */
const marks: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf, 0xff, 0xfe, 0xfeff]);
/** Comma, semicolon, tab, vertical bar. */
const delimiters: ReadonlySet<number> = new Set([0x2c, 0x3b, 0x09, 0x7c]);

/**
 * Finds them in the bytes of a file, which come piece by piece from its beginning. In most encodings a line break is one
 * byte that is part of nothing else; UTF-16 is told by the mark at its beginning.
 */
export class FirstRows {
  /** Whole rows so far; a CSV's first line with names of columns is one of them. */
  rows = 0;
  /** Bytes up to the end of the last of them. */
  end = 0;
  readonly #wanted: number;
  readonly #hasCells: boolean;
  #at = 0;
  #first = 0;
  #encoding: 'bytes' | 'little' | 'big' = 'bytes';
  #isQuoted = false;
  /** A quote means a quoted cell at the beginning of one only: in the midst it may be an inch. */
  #mayOpen = true;

  constructor(wanted: number, path: string) {
    this.#hasCells = /\.[ct]sv$/i.test(path);
    this.#wanted = this.#hasCells ? wanted + 1 : wanted;
  }

  /** Whether all that were wanted are there. */
  get isComplete(): boolean {
    return this.rows === this.#wanted;
  }

  /** Of the rows, those that have data. */
  get rowsOfData(): number {
    return Math.max(0, this.#hasCells ? this.rows - 1 : this.rows);
  }

  read(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.isComplete) return;
      const isSecond = this.#at % 2 === 1;
      if (this.#at === 1) this.#encoding = encodingOf(this.#first, byte);
      this.#at += 1;
      if (this.#encoding === 'bytes') this.#take(byte);
      else if (isSecond)
        this.#take(this.#encoding === 'little' ? this.#first | (byte << 8) : (this.#first << 8) | byte);
      this.#first = byte;
    }
  }

  #take(letter: number): void {
    if (letter === quote && this.#hasCells) {
      // A second one right after it is a quote in the cell, which goes on.
      if (this.#isQuoted) this.#mayOpen = true;
      this.#isQuoted = !this.#isQuoted && this.#mayOpen;
      return;
    }
    if (this.#isQuoted || (this.#at <= 3 && marks.has(letter))) return;
    this.#mayOpen = letter === newline || delimiters.has(letter);
    if (letter !== newline) return;
    this.rows += 1;
    this.end = this.#at;
  }
}

function encodingOf(first: number, second: number): 'bytes' | 'little' | 'big' {
  if (first === 0xff && second === 0xfe) return 'little';
  return first === 0xfe && second === 0xff ? 'big' : 'bytes';
}
