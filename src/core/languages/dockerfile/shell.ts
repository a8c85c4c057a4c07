/** Shell text of a RUN instruction as commands and words, as far as installing packages needs it. */

import type { Span } from '../../base/span.ts';
import type { Word } from '../python/words.ts';

export interface ShellCommand {
  readonly words: readonly Word[];
  readonly span: Span;
  /** `>` and what follows it, without the file descriptor: `a>=1` writes to a file called `=1`. */
  readonly redirections: readonly Redirection[];
}

interface Redirection {
  readonly target: Word;
  /** From the word before, where the sign touches it, to the target's end. */
  readonly span: Span;
  /** The word that the sign touches. */
  readonly touches: Word | undefined;
}

/** The value of a variable; `undefined` where it is unknown. */
export type Variables = (name: string) => string | undefined;

/**
 * Splits at `&&`, `||`, `;`, `|`, `&`, brackets and line ends.
 * @param start offset of the text in its file
 */
export function shellCommands(text: string, start: number, variables: Variables): ShellCommand[] {
  return new Splitter(text, start, variables).commands();
}

class Splitter {
  readonly #text: string;
  readonly #start: number;
  readonly #variables: Variables;
  readonly #commands: ShellCommand[] = [];
  #words: Word[] = [];
  #redirections: Redirection[] = [];
  #at = 0;

  constructor(text: string, start: number, variables: Variables) {
    this.#text = text;
    this.#start = start;
    this.#variables = variables;
  }

  commands(): ShellCommand[] {
    const text = this.#text;
    while (this.#at < text.length) {
      const rest = text.slice(this.#at, this.#at + 3);
      const char = rest[0] ?? '';
      if (char === '\n' || char === '\r') this.#end();
      else if (char === ' ' || char === '\t') this.#at++;
      else if (char === '#') this.#skipComment();
      else if (/^[;|&(){}]/.test(char) && !/^\{\S/.test(rest)) this.#end();
      else if (/^\d?>|^</.test(rest)) this.#redirection(undefined);
      else this.#wordOrRedirection();
    }
    this.#end();
    return this.#commands;
  }

  #end(): void {
    const first = this.#words[0];
    const last = this.#words.at(-1);
    if (first && last) {
      this.#commands.push({
        words: this.#words,
        span: { start: first.span.start, end: last.span.end },
        redirections: this.#redirections,
      });
    }
    this.#words = [];
    this.#redirections = [];
    this.#at++;
  }

  #skipComment(): void {
    const end = this.#text.slice(this.#at).search(/[\r\n]/);
    this.#at = end < 0 ? this.#text.length : this.#at + end;
  }

  #wordOrRedirection(): void {
    const word = this.#word();
    this.#words.push(word);
    if (this.#text[this.#at] === '>') this.#redirection(word);
  }

  #redirection(touches: Word | undefined): void {
    const sign = /^\d?(?:>>?|<<?<?)&?[ \t]*/.exec(this.#text.slice(this.#at))?.[0] ?? '>';
    const signStart = this.#at;
    this.#at += Math.max(sign.length, 1);
    const target = this.#word();
    if (sign.includes('>') && !sign.includes('&')) {
      const from = touches?.span.start ?? this.#start + signStart;
      this.#redirections.push({ target, touches, span: { start: from, end: target.span.end } });
    }
  }

  #word(): Word {
    const text = this.#text;
    const from = this.#at;
    let value = '';
    let exact = true;
    let textStart: number | undefined;
    while (this.#at < text.length) {
      const char = text[this.#at] ?? '';
      if (/[\s;|&()<>]/.test(char)) break;
      if (char === "'" || char === '"') {
        const before = this.#at;
        const { inner, verbatim } = this.#quoted(char);
        // One quoted text that is the whole word can still be pointed into.
        exact &&= verbatim && before === from;
        if (before === from && exact) textStart = this.#start + from + 1;
        value += inner;
        if (exact && this.#at < text.length && !/[\s;|&()<>]/.test(text[this.#at] ?? '')) exact = false;
      } else if (char === '\\') {
        exact = false;
        value += text[this.#at + 1] ?? '';
        this.#at = Math.min(this.#at + 2, text.length);
      } else if (char === '$') {
        exact = false;
        value += this.#variable();
      } else {
        value += char;
        this.#at++;
      }
    }
    return {
      text: value,
      span: { start: this.#start + from, end: this.#start + this.#at },
      textStart: exact ? (textStart ?? this.#start + from) : undefined,
    };
  }

  #quoted(quote: string): { inner: string; verbatim: boolean } {
    let inner = '';
    let verbatim = true;
    this.#at++;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (char === quote) {
        this.#at++;
        return { inner, verbatim };
      }
      if (quote === '"' && char === '\\') {
        verbatim = false;
        // Before other letters it stands for itself.
        const next = this.#text[this.#at + 1] ?? '';
        inner += /[$`"\\]/.test(next) ? next : char + next;
        this.#at = Math.min(this.#at + 2, this.#text.length);
      } else if (quote === '"' && char === '$') {
        verbatim = false;
        inner += this.#variable();
      } else {
        inner += char;
        this.#at++;
      }
    }
    return { inner, verbatim: false };
  }

  #variable(): string {
    const { length, value } = readVariable(this.#text.slice(this.#at, this.#at + 200), this.#variables);
    this.#at += length;
    return value;
  }
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`; unknown variables stay as they are written. */
function readVariable(text: string, variables: Variables): { length: number; value: string } {
  const [plain, name] = /^\$(\w+)/.exec(text) ?? [];
  if (plain !== undefined && name !== undefined)
    return { length: plain.length, value: variables(name) ?? plain };
  const [braced, inner = '', colon, sign, word = ''] =
    /^\$\{(\w+)(?:(:?)([-+])((?:[^{}]|\{[^{}]*\})*))?\}/.exec(text) ?? [];
  if (braced === undefined) return { length: 1, value: '$' };
  const { length } = braced;
  const value = variables(inner);
  if (sign === undefined) return { length, value: value ?? braced };
  // With a colon, an empty value counts as none.
  const isSet = value !== undefined && !(colon && value === '');
  if (isSet === (sign === '-')) return { length, value: isSet ? value : '' };
  return { length, value: substitute(word, variables) };
}

/** A text with every variable that is known put in. */
export function substitute(text: string, variables: Variables): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    if (text[at] === '$') {
      const { length, value } = readVariable(text.slice(at, at + 200), variables);
      result += value;
      at += length;
    } else result += text[at++];
  }
  return result;
}
