/** Quotes within an f-string that end it before Python 3.12: `f"{row["name"]}"`. */
import type { Span } from '../../base/span.ts';

/**
 * The first f-string that a Python before 3.12 takes for ended within a replacement field, as far as it takes the text for one;
 * `undefined` where there is none, or where a string before does not end.
 */
export function endedFString(text: string): Span | undefined {
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '#') at = lineEnd(text, at);
    else if (char === '"' || char === "'") {
      const prefix = /(?<!\w)[rbuf]{1,2}$/i.exec(text.slice(Math.max(at - 3, 0), at))?.[0] ?? '';
      const quote = text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      const end = endOf(text, at + quote.length, quote);
      if (end === undefined) return undefined;
      const start = at - prefix.length;
      const body = text.slice(at + quote.length, end - quote.length);
      if (/f/i.test(prefix) && quote.length === 1 && isEndedWithin(body, char, text.slice(end)))
        return { start, end };
      at = end;
    } else at += 1;
  }
  return undefined;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

/** After the closing quotes; `undefined` where there are none, or not in the same line where they have to be. */
function endOf(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (text.startsWith(quote, at)) return at + quote.length;
    else if (quote.length === 1 && (text[at] === '\n' || text[at] === '\r')) return undefined;
  }
  return undefined;
}

/** Words that may follow a string without a space: `"a"if x else "b"`. */
const operators = /^(?:if|else|and|or|in|is|not|for|as|async)\b/;

function isEndedWithin(body: string, quote: string, after: string): boolean {
  let depth = 0;
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at];
    if (depth === 0 && (body.startsWith('{{', at) || body.startsWith('}}', at))) at += 1;
    else if (char === '{') depth += 1;
    else if (char === '}' && depth > 0) depth -= 1;
  }
  if (depth === 0) return false;
  // A bracket within other quotes is no bracket; but nothing lets a name follow a string.
  const other = quote === '"' ? "'" : '"';
  return !body.includes(other) || (/^[A-Za-z_]/.test(after) && !operators.test(after));
}
