/** The text of a command, a script or a RUN instruction as commands and words, as far as installing packages needs it. */

import type { Span } from '../../base/span.ts';
import type { Word } from '../python/words.ts';
import { Flow } from './flow.ts';
import { Assignments, readVariable, type Variables } from './variables.ts';
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
  /** Of commands in words of other commands. */
  readonly #depth: number;
  readonly #assignments: Assignments;
  readonly #variables: Variables;
  readonly #commands: (ShellCommand & { certain: boolean })[] = [];
  readonly #flow = new Flow(this.#commands);
  #words: Word[] = [];
  #redirections: Redirection[] = [];
  #at = 0;

  constructor(text: string, start: number, variables: Variables, depth = 0) {
    this.#text = text;
    this.#start = start;
    this.#depth = depth;
    this.#assignments = new Assignments(variables);
    this.#variables = this.#assignments.valueOf;
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
      else if (/^\d?>(?!\()|^<(?!\()/.test(rest)) this.#redirection(undefined);
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
      this.#assignments.take(words, this.#flow.isSure);
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
      if (kind === 'line') {
        this.#assignments.take(this.#words.slice(index), false);
        return [];
      }
      if (kind === undefined) return this.#words.slice(index);
    }
    return [];
  }

  #skipComment(): void {
    const end = this.#text.slice(this.#at).search(/[\r\n]/);
    this.#at = end < 0 ? this.#text.length : this.#at + end;
  }

  #wordOrRedirection(): void {
    const words = this.#word();
    this.#words.push(...words);
    if (/^(?:>|<(?![<(&]))/.test(this.#text.slice(this.#at, this.#at + 2))) this.#redirection(words.at(-1));
  }

  #redirection(touches: Word | undefined): void {
    const sign = /^\d?(?:>>?|<<?<?)&?[ \t]*/.exec(this.#text.slice(this.#at))?.[0] ?? '>';
    const signStart = this.#at;
    this.#at += Math.max(sign.length, 1);
    const target = this.#word().at(-1);
    const kind = sign.includes('&')
      ? undefined
      : sign.includes('>')
        ? '>'
        : sign.trim() === '<'
          ? '<'
          : undefined;
    if (kind && target) {
      const from = touches?.span.start ?? this.#start + signStart;
      this.#redirections.push({ sign: kind, target, touches, span: { start: from, end: target.span.end } });
    }
  }

  /** Several where a variable outside of quotes has white space in it. */
  #word(): Word[] {
    const text = this.#text;
    const from = this.#at;
    const ended: string[] = [];
    let value = '';
    let exact = true;
    let textStart: number | undefined;
    while (this.#at < text.length) {
      const char = text[this.#at] ?? '';
      const isProcess = /^[<>]\(/.test(text.slice(this.#at, this.#at + 2));
      if (/[\s;|&()<>]/.test(char) && !isProcess) break;
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
      } else if (isProcess || substitution.test(text.slice(this.#at, this.#at + 3))) {
        exact = false;
        value += this.#substitution(true);
      } else if (char === '$') {
        exact = false;
        const [first = '', ...others] = this.#expanded();
        value += first;
        if (others.length > 0 && value !== '') ended.push(value);
        if (others.length > 0) ended.push(...others.slice(0, -1));
        value = others.at(-1) ?? value;
      } else {
        value += char;
        this.#at++;
      }
    }
    const span = { start: this.#start + from, end: this.#start + this.#at };
    const start = exact ? (textStart ?? this.#start + from) : undefined;
    if (ended.length > 0 && value === '') value = ended.pop() ?? value;
    return [...ended, value].map((each) => ({ text: each, span, textStart: start }));
  }

  /** The value of a variable outside of quotes, where the shell splits it. */
  #expanded(): string[] {
    const from = this.#at;
    const value = this.#variable();
    return value === this.#text.slice(from, this.#at) ? [value] : value.split(/[ \t\n]+/);
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
      } else if (quote === '"' && substitution.test(this.#text.slice(this.#at, this.#at + 3))) {
        verbatim = false;
        inner += this.#substitution(false);
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

  /** What another command writes, as it is written here; that command comes before the one whose word it is. */
  #substitution(isRead: boolean): string {
    const from = this.#at;
    const end = substitutionEnd(this.#text, from);
    if (end === undefined) return this.#text[this.#at++] ?? '';
    this.#at = end;
    // Two brackets calculate.
    if (isRead && /^[$<>]\((?!\()/.test(this.#text.slice(from, from + 3)) && this.#depth < deepest) {
      this.#flow.openGroup('subshell');
      const inner = this.#text.slice(from + 2, end - 1);
      for (const command of new Splitter(
        inner,
        this.#start + from + 2,
        this.#variables,
        this.#depth + 1,
      ).commands()) {
        this.#commands.push(command);
        this.#flow.command();
      }
      this.#flow.closeGroup('subshell');
    }
    return this.#text.slice(from, end);
  }

  #variable(): string {
    const { length, value } = readVariable(this.#text.slice(this.#at, this.#at + 200), this.#variables);
    this.#at += length;
    return value;
  }
}

/** `$(…)`, `$((…))` and backticks; beside them there are `<(…)` and `>(…)`. */
const substitution = /^(?:`|\$\()/;

/** Nobody writes more in each other, or longer ones. */
const deepest = 4;
const longest = 5000;

/** Behind the bracket or backtick that ends what begins here. */
function substitutionEnd(text: string, start: number): number | undefined {
  const isBacktick = text[start] === '`';
  let depth = 0;
  for (let at = start + 1; at < Math.min(text.length, start + longest); at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (isBacktick) {
      if (char === '`') return at + 1;
    } else if (char === "'" || char === '"') {
      const end = text.slice(at + 1, start + longest).search(char === "'" ? /'/ : /(?<!\\)"/);
      if (end < 0) return undefined;
      at += end + 1;
    } else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
