/** What a string literal of Python says. */

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['\n', ''],
]);

export interface StringLiteral {
  readonly text: string;
  /** How far the text begins after the literal does; `undefined` where it does not stand there letter by letter. */
  readonly offset: number | undefined;
}

/** @returns `open` for what is not closed */
export function stringLiteral(written: string): StringLiteral | 'bytes' | 'open' {
  const [opening, prefix = '', quote = ''] = /^([a-z]*)('''|"""|'|")/i.exec(written) ?? [];
  if (opening === undefined) return 'open';
  if (written.length < opening.length + quote.length || !written.endsWith(quote)) return 'open';
  if (/b/i.test(prefix)) return 'bytes';
  const inner = written.slice(opening.length, -quote.length);
  const isVerbatim = /r/i.test(prefix) || !inner.includes('\\');
  return isVerbatim ? { text: inner, offset: opening.length } : { text: unescaped(inner), offset: undefined };
}

export function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|([\s\S]))/gi,
    (all, hex?: string, short?: string, long?: string, octal?: string, letter = '') => {
      const code = hex ?? short ?? long;
      if (code !== undefined) {
        const point = Number.parseInt(code, 16);
        return point > 0x10ffff ? all : String.fromCodePoint(point);
      }
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      // Before other letters the backslash stands for itself.
      return escapes.get(letter) ?? all;
    },
  );
}
