/** Mistakes by which a text is surely no Python 3, whatever else is in it: for what a grammar alone does not tell surely enough. */
import type { Span } from '../../base/span.ts';
import { endedFString } from './nestedQuotes.ts';

export interface SyntaxProblem {
  readonly span: Span;
  /** After "has": `a "def" without a colon`. */
  readonly what: string;
  /** Whether Python 2 accepts it. */
  readonly isOld: boolean;
  /** Whether it is the indentation, of which a grammar says nothing. */
  readonly isIndent: boolean;
}

/** The first one; `undefined` also where strings do not end as they should, which is no mistake that can be pointed at. */
export function syntaxProblem(text: string): SyntaxProblem | undefined {
  if (/\f|\r(?!\n)/.test(text) || endedFString(text)) return undefined;
  const lines = new LineReader(text).lines();
  if (!lines) return undefined;
  if ('what' in lines) return lines;
  return firstOf(lines, !/^[ ]*\t/m.test(text));
}

/** A statement with all its lines, strings and comments taken out. */
interface LogicalLine {
  readonly start: number;
  /** In which column it begins. */
  readonly indent: number;
  readonly code: string;
}

const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

class LineReader {
  readonly #text: string;
  readonly #lines: LogicalLine[] = [];
  readonly #open: { bracket: string; at: number }[] = [];
  #code = '';
  #start = 0;

  constructor(text: string) {
    this.#text = text;
    this.#start = text.startsWith('\ufeff') ? 1 : 0;
  }

  lines(): LogicalLine[] | SyntaxProblem | undefined {
    const text = this.#text;
    for (let at = this.#start; at < text.length; ) {
      const char = text[at] ?? '';
      if (char === '#') at = endOfLine(text, at);
      else if (char === '"' || char === "'") {
        const end = endOfString(text, at);
        if (end === undefined) return undefined;
        this.#code += '""';
        at = end;
      } else if (char === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) {
        this.#code += ' ';
        at += text[at + 1] === '\r' ? 3 : 2;
      } else if (char === '\n') {
        if (this.#open.length === 0) this.#end(at + 1);
        else this.#code += ' ';
        at += 1;
      } else {
        const problem = this.#bracket(char, at);
        if (problem) return problem;
        this.#code += char;
        at += 1;
      }
    }
    const [unclosed] = this.#open.slice(-1);
    if (unclosed) return problemAt(unclosed.at, 1, `a "${unclosed.bracket}" that is never closed`);
    this.#end(text.length);
    return this.#lines;
  }

  #bracket(char: string, at: number): SyntaxProblem | undefined {
    if (/[([{]/.test(char)) this.#open.push({ bracket: char, at });
    const opening = pairs[char];
    if (opening === undefined) return undefined;
    return this.#open.pop()?.bracket === opening
      ? undefined
      : problemAt(at, 1, `a "${char}" without a "${opening}"`);
  }

  #end(next: number): void {
    const code = this.#code.trim();
    const indent = this.#code.length - this.#code.trimStart().length;
    if (code !== '') this.#lines.push({ start: this.#start + indent, indent, code });
    this.#code = '';
    this.#start = next;
  }
}

function problemAt(start: number, length: number, what: string, isOld = false): SyntaxProblem {
  return { span: { start, end: start + length }, what, isOld, isIndent: false };
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

function endOfString(text: string, from: number): number | undefined {
  const char = text[from] ?? '';
  const quote = text.startsWith(char.repeat(3), from) ? char.repeat(3) : char;
  for (let at = from + quote.length; at < text.length; at += 1) {
    if (text[at] === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (text.startsWith(quote, at)) return at + quote.length;
    else if (quote.length === 1 && text[at] === '\n') return undefined;
  }
  return undefined;
}

/** @param spaced whether no line begins with tabs, which count for several columns */
function firstOf(lines: readonly LogicalLine[], spaced: boolean): SyntaxProblem | undefined {
  const blocks = [0];
  for (const [at, line] of lines.entries()) {
    const problem = (spaced ? inIndent(line, lines[at - 1], blocks) : undefined) ?? inLine(line);
    if (problem) return problem;
    const next = lines[at + 1];
    if (spaced && next && line.code.endsWith(':') && next.indent <= line.indent)
      return problemAt(
        line.start,
        line.code.search(/\W/),
        'a line with a colon and nothing indented below it',
      );
  }
  return undefined;
}

/** @param blocks the columns of the blocks that the line may belong to, which are kept up to date */
function inIndent(
  { start, indent, code }: LogicalLine,
  before: LogicalLine | undefined,
  blocks: number[],
): SyntaxProblem | undefined {
  if (before?.code.endsWith(':')) {
    if (indent > before.indent) blocks.push(indent);
    return undefined;
  }
  const what =
    indent > (before?.indent ?? 0)
      ? 'an indented line after one without a colon'
      : 'a line indented like none of the blocks around it';
  while ((blocks.at(-1) ?? 0) > indent) blocks.pop();
  if (blocks.at(-1) === indent) return undefined;
  return { ...problemAt(start, /^\w*/.exec(code)?.[0].length || 1, what), isIndent: true };
}

const compound = /^(?:async\s+)?(?:def|class|if|elif|else|while|for|try|except|finally|with)\b/;

function inLine({ start, code }: LogicalLine): SyntaxProblem | undefined {
  const [marker] = /^(?:<{7}|>{7}|={7})(?=\s|$)/.exec(code) ?? [];
  if (marker) return problemAt(start, marker.length, `the mark "${marker}" of a merge that is not finished`);
  const [magic] = /^(?:!|%)\S+/.exec(code) ?? [];
  if (magic) return problemAt(start, magic.length, `"${magic}", which only notebooks understand`);
  const [command] =
    /^(?:pip3?|conda|apt|apt-get|sudo|az|git|cd|ls|wget|curl)\s+(?!(?:if|in|is|not|and|or|else|for)\b)[a-z]+/.exec(
      code,
    ) ?? [];
  if (command) return problemAt(start, command.length, `"${command}", a command of the shell`);
  const [word = ''] = compound.exec(code) ?? [];
  if (word !== '' && !hasColon(code)) return problemAt(start, word.length, `"${word}" without a colon`);
  const [old] =
    /^(?:print|exec)(?=\s+(?:[rbuf]{0,2}""|(?!(?:if|in|is|not|and|or)\b)[A-Za-z_]))/.exec(code) ?? [];
  return old ? problemAt(start, old.length, `"${old}" as Python 2 has it`, true) : undefined;
}

/** Outside of brackets, and not `:=`. */
function hasColon(code: string): boolean {
  let depth = 0;
  for (let at = 0; at < code.length; at += 1) {
    const char = code[at] ?? '';
    if (/[([{]/.test(char)) depth += 1;
    else if (/[)\]}]/.test(char)) depth -= 1;
    else if (char === ':' && depth === 0 && code[at + 1] !== '=') return true;
  }
  return false;
}
