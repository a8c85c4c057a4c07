/** Variables of scripts: which values they have, and where they stand. */
import type { Word } from '../python/words.ts';

/** The value of a variable; `undefined` where it is unknown. */
export type Variables = (name: string) => string | undefined;

/** Those that a script gives values itself, over those around it. */
export class Assignments {
  readonly #around: Variables;
  /** `undefined` for what is given a value that is not known. */
  readonly #own = new Map<string, string | undefined>();

  constructor(around: Variables) {
    this.#around = around;
  }

  readonly valueOf: Variables = (name) => (this.#own.has(name) ? this.#own.get(name) : this.#around(name));

  /** @param isSure whether the command runs, in the shell in which the others run */
  take(words: readonly Word[], isSure: boolean): void {
    const [first, ...others] = words.map(({ text }) => text);
    if (first === undefined) return;
    if (/^(?:eval|source|\.)$/.test(first))
      for (const name of this.#own.keys()) this.#own.set(name, undefined);
    else if (/^(?:for|select|read|unset|mapfile|readarray|getopts|let|printf)$/.test(first)) {
      for (const text of /^(?:for|select)$/.test(first) ? others.slice(0, 1) : others)
        for (const name of text.match(/^[A-Za-z_]\w*/) ?? []) this.#own.set(name, undefined);
    } else this.#assign(first, others, isSure);
  }

  #assign(first: string, others: readonly string[], isSure: boolean): void {
    const given = declares.test(first) ? others : [first, ...others];
    const found = given.map((text) => /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(text));
    // Before another command they are only that command's.
    if (!declares.test(first) && found.some((each) => each === null)) return;
    for (const [, name = '', sign, value = ''] of found.filter((each) => each !== null))
      this.#own.set(name, isSure && sign === '' && isPlain(value) ? value : undefined);
  }
}

/** Neither made by what runs, nor a pattern, nor empty, which it also is where an array begins. */
function isPlain(value: string): boolean {
  return /^[\w.,:/@%+=<>!~ -]+$/.test(value) && !value.startsWith('~');
}

const declares = /^(?:export|declare|local|readonly|typeset)$/;

/** `$NAME`, `${NAME}`, `${NAME:-default}`; unknown variables stay as they are written. */
export function readVariable(text: string, variables: Variables): { length: number; value: string } {
  // An expression of Azure ML.
  const [expression] = /^\$(?:\{\{.*?\}\}|\[\[.*?\]\])/s.exec(text) ?? [];
  if (expression !== undefined) return { length: expression.length, value: expression };
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
