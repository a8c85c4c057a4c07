/** The text of a command, a script or a RUN instruction as commands and words, as far as installing packages needs it. */

import type { Span } from '../../base/span.ts';
import type { Word } from '../python/words.ts';
import { Flow } from './flow.ts';
import { inlineScript } from './wrappers.ts';

export interface ShellCommand {
  /** Without `then`, `do` and the like; of a script in quotes with the commands that start its shell, but that itself. */
  readonly words: readonly Word[];
  readonly span: Span;
  /** What it writes to and reads from, without the file descriptor: `a>=1` writes to a file called `=1`. */
  readonly redirections: readonly Redirection[];
  /** Whether it surely runs, and succeeds where the whole does: not after `then`, and not beside `||`. */
  readonly certain: boolean;
}

interface Redirection {
  readonly sign: '>' | '<';
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
  return new Splitter(text, start, variables)
    .commands()
    .flatMap((command) => withInlineScript(command, text, start, variables));
}

/** The commands of a script that a shell is given in quotes, or the command itself. */
export function withInlineScript(
  command: ShellCommand,
  text: string,
  start: number,
  variables: Variables,
): ShellCommand[] {
  const found = inlineScript(command.words);
  if (!found) return [command];
  const { before, script } = found;
  const written = text.slice(script.span.start - start, script.span.end - start);
  const quote = /^["']/.exec(written)?.[0];
  const inner = quote === undefined ? written : written.slice(1, -1);
  // Otherwise what runs is not what stands there, letter by letter.
  const isPlain = quote === undefined || (written.endsWith(quote) && !inner.includes(quote));
  const exact = isPlain && !inner.includes('\\');
  const commands = exact
    ? shellCommands(inner, script.span.start + (quote === undefined ? 0 : 1), variables)
    : shellCommands(script.text, 0, variables).map((each) => standingFor(each, script));
  return commands.map((each) => ({
    ...each,
    words: [...before, ...each.words],
    certain: exact && each.certain && command.certain,
  }));
}

/** The command as if all its words stood in one place. */
function standingFor({ words, certain }: ShellCommand, { span }: Word): ShellCommand {
  return {
    words: words.map(({ text }) => ({ text, span, textStart: undefined })),
    span,
    redirections: [],
    certain,
  };
}

const leading = /^(?:if|then|elif|else|while|until|do|!)$/;

class Splitter {
  readonly #text: string;
  readonly #start: number;
  readonly #variables: Variables;
  readonly #commands: (ShellCommand & { certain: boolean })[] = [];
  readonly #flow = new Flow(this.#commands);
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
      if (char === ' ' || char === '\t') this.#at++;
      else if (char === '#') this.#skipComment();
      else if (/^[;|&(\r\n)]/.test(char)) this.#sign(rest);
      else if (/^[{}](?![^\s;|&()])/.test(rest) && this.#isAtStart()) this.#sign(rest);
      else if (/^\d?>|^</.test(rest)) this.#redirection(undefined);
      else this.#wordOrRedirection();
    }
    this.#end();
    this.#flow.end();
    return this.#commands;
  }

  /** What ends a command, or begins or ends a group of them. */
  #sign(rest: string): void {
    const flow = this.#flow;
    const char = rest[0];
    const double = char === rest[1];
    this.#at += double && (char === '&' || char === '|') ? 2 : 1;
    if (char === '(') {
      const isFunction =
        /^\(\s*\)/.test(rest) && this.#words.length === 1 && /^[\w-]+$/.test(this.#words[0]?.text ?? '');
      if (isFunction) {
        flow.declareFunction();
        this.#words = [];
        this.#at = this.#text.indexOf(')', this.#at) + 1;
        return;
      }
      this.#end();
      flow.openGroup('subshell');
    } else if (char === ')' && (flow.isInCase || this.#words[0]?.text === 'case')) {
      // The pattern of a branch.
      if (!flow.isInCase) this.#end();
      this.#words = [];
      flow.operator(';');
    } else {
      this.#end();
      if (char === '{') flow.openGroup('group');
      else if (char === '}') flow.closeGroup('group');
      else if (char === ')') flow.closeGroup('subshell');
      else if (char === '|' && !double) return;
      else flow.operator(double && char === '&' ? '&&' : double && char === '|' ? '||' : ';');
    }
  }

  /** Whether a command begins here: so far there are only words of the shell. */
  #isAtStart(): boolean {
    const [first] = this.#words;
    return first?.text === 'function' || this.#words.every(({ text }) => leading.test(text));
  }

  #end(): void {
    const words = this.#withoutKeywords();
    const first = words[0];
    const last = words.at(-1);
    if (first && last) {
      this.#commands.push({
        words,
        span: { start: first.span.start, end: last.span.end },
        redirections: this.#redirections,
        certain: true,
      });
      this.#flow.command();
    }
    this.#words = [];
    this.#redirections = [];
  }

  /** `then`, `do`, `!`; nothing is left of `for x in a b`. */
  #withoutKeywords(): Word[] {
    for (let index = 0; index < this.#words.length; index += 1) {
      const word = this.#words[index];
      if (!word || word.span.end - word.span.start !== word.text.length) return this.#words.slice(index);
      const kind = this.#flow.keyword(word.text, this.#words.slice(index + 1));
      if (kind === 'line') return [];
      if (kind === undefined) return this.#words.slice(index);
    }
    return [];
  }

  #skipComment(): void {
    const end = this.#text.slice(this.#at).search(/[\r\n]/);
    this.#at = end < 0 ? this.#text.length : this.#at + end;
  }

  #wordOrRedirection(): void {
    const word = this.#word();
    this.#words.push(word);
    if (/^(?:>|<(?![<(&]))/.test(this.#text.slice(this.#at, this.#at + 2))) this.#redirection(word);
  }

  #redirection(touches: Word | undefined): void {
    const sign = /^\d?(?:>>?|<<?<?)&?[ \t]*/.exec(this.#text.slice(this.#at))?.[0] ?? '>';
    const signStart = this.#at;
    this.#at += Math.max(sign.length, 1);
    const target = this.#word();
    const kind = sign.includes('&')
      ? undefined
      : sign.includes('>')
        ? '>'
        : sign.trim() === '<'
          ? '<'
          : undefined;
    if (kind) {
      const from = touches?.span.start ?? this.#start + signStart;
      this.#redirections.push({ sign: kind, target, touches, span: { start: from, end: target.span.end } });
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
