/**
 * Finds `${{ … }}` and `$[[ … ]]` in the source of a YAML scalar, and the spellings that were meant to be one.
 * It works on the source rather than on the scalar's value, so that the spans hold in block and quoted scalars too:
 * an expression never contains an escape, and white space inside it may be a line break.
 */
import { ownCopy } from '../../base/ownCopy.ts';
import { movedSpan, type Span } from '../../base/span.ts';

export interface Segment {
  readonly text: string;
  readonly span: Span;
}

type ExpressionForm =
  /** `${{inputs.a}}` */
  | 'expression'
  /** `${{inputs.a` and `${{inputs.a}`: passed through literally. */
  | 'unclosed'
  /** `{inputs.a}`: rewritten with a deprecation warning in the commands of jobs, literal elsewhere. */
  | 'single'
  /** `${inputs.a}`: becomes `$${{inputs.a}}` there. */
  | 'dollar-single'
  /** `{{inputs.a}}`: passed through literally. */
  | 'double';

export interface Expression {
  readonly form: ExpressionForm;
  /** With the braces. */
  readonly span: Span;
  /** What stands between the braces, without white space around it. */
  readonly inner: Span;
  readonly text: string;
  /** The dotted name; empty where the inner text is no dotted name (`a || b`, `parameters['x']`, nothing). */
  readonly segments: readonly Segment[];
  /** White space stands between the braces and the name. */
  readonly spaced: boolean;
  /** Whether it stands in `$[[ … ]]`. */
  readonly optional: boolean;
}

export interface OptionalBlock {
  /** With the brackets. */
  readonly span: Span;
  readonly closed: boolean;
}

export interface Tokens {
  readonly expressions: readonly Expression[];
  readonly blocks: readonly OptionalBlock[];
}

const none: Tokens = { expressions: [], blocks: [] };

export function tokenize(text: string, span: Span): Tokens {
  const part = text.slice(span.start, span.end);
  if (!part.includes('{') && !part.includes('$[[')) return none;
  const source = ownCopy(part);
  const blocks = findBlocks(source);
  const expressions: Expression[] = [];
  const scanner = new Scanner(source);
  const openings = /\$?\{+/g;
  let blockIndex = 0;
  for (let opening = openings.exec(source); opening; opening = openings.exec(source)) {
    const found = scanner.expressionAt(opening.index, opening[0]);
    if (!found) continue;
    openings.lastIndex = found.end;
    while ((blocks[blockIndex]?.end ?? Number.POSITIVE_INFINITY) < found.end) blockIndex++;
    const optional = (blocks[blockIndex]?.start ?? Number.POSITIVE_INFINITY) < found.start;
    expressions.push(place(found, span.start, optional));
  }
  return {
    expressions,
    blocks: blocks.map(({ start, end, closed }) => ({
      span: { start: span.start + start, end: span.start + end },
      closed,
    })),
  };
}

interface Found {
  readonly form: ExpressionForm;
  readonly start: number;
  readonly end: number;
  readonly innerStart: number;
  readonly text: string;
  readonly spaced: boolean;
}

function place(found: Found, offset: number, optional: boolean): Expression {
  const start = offset + found.innerStart;
  return {
    form: found.form,
    span: { start: offset + found.start, end: offset + found.end },
    inner: { start, end: start + found.text.length },
    text: found.text,
    segments: segmentsOf(found.text, start),
    spaced: found.spaced,
    optional,
  };
}

const context = '(?:inputs|outputs|search_space|parent\\.(?:inputs|outputs|jobs))';
const single = new RegExp(`(\\$?)\\{(${context}\\.[\\w.-]+)\\}(?!\\})`, 'y');
const double = new RegExp(`\\{\\{([ \\t]*)(${context}\\.[\\w.-]+)[ \\t]*\\}\\}(?!\\})`, 'y');
const unclosed = /\$\{\{([ \t]*)([\w.-]*)(?:[ \t]*\}(?!\}))?/y;

/** Remembers where the next brackets stand, so that a text full of openings is still read once. */
class Scanner {
  readonly #source: string;
  readonly #next = new Map<string, number>();

  constructor(source: string) {
    this.#source = source;
  }

  /** @param braces all the braces at the place, so that a template language's `{{{` is no expression */
  expressionAt(start: number, braces: string): Found | undefined {
    if (braces === '${{') return this.#closedAt(start) ?? this.#matched('unclosed', unclosed, start, 3);
    if (braces === '{{') return this.#matched('double', double, start, 2);
    if (braces === '{') return this.#matched('single', single, start, 1);
    if (braces === '${') return this.#matched('dollar-single', single, start, 2);
    return undefined;
  }

  #closedAt(start: number): Found | undefined {
    const close = this.#indexOf('}}', start + 3);
    const open = this.#indexOf('${{', start + 3);
    if (close < 0 || (open >= 0 && open < close)) return undefined;
    const between = this.#source.slice(start + 3, close);
    const text = between.trim();
    // Only a plain name may be broken over lines: anything else is two unrelated braces.
    const newline = this.#indexOf('\n', start);
    if (newline >= 0 && newline < close && !/^[\w.-]*$/.test(text)) return undefined;
    const before = between.length - between.trimStart().length;
    return {
      form: 'expression',
      start,
      end: close + 2,
      innerStart: start + 3 + before,
      text,
      spaced: text.length < between.length,
    };
  }

  #matched(form: ExpressionForm, pattern: RegExp, start: number, braces: number): Found | undefined {
    pattern.lastIndex = start;
    const match = pattern.exec(this.#source);
    if (!match) return undefined;
    const before = form === 'unclosed' || form === 'double' ? (match[1] ?? '').length : 0;
    return {
      form,
      start,
      end: pattern.lastIndex,
      innerStart: start + braces + before,
      text: match[2] ?? '',
      spaced: before > 0,
    };
  }

  #indexOf(what: string, from: number): number {
    const before = this.#next.get(what);
    if (before !== undefined && (before < 0 || before >= from)) return before;
    const found = this.#source.indexOf(what, from);
    this.#next.set(what, found);
    return found;
  }
}

/** The same expressions in a text where they stand further on. */
export function movedTokens({ expressions, blocks }: Tokens, by: number): Tokens {
  return {
    expressions: expressions.map((each) => ({
      ...each,
      span: movedSpan(each.span, by),
      inner: movedSpan(each.inner, by),
      segments: each.segments.map(({ text, span }) => ({ text, span: movedSpan(span, by) })),
    })),
    blocks: blocks.map(({ span, closed }) => ({ span: movedSpan(span, by), closed })),
  };
}

function segmentsOf(text: string, start: number): Segment[] {
  if (!/^[\w-]+(?:\.[\w-]*)*$/.test(text)) return [];
  const segments: Segment[] = [];
  let at = start;
  for (const part of text.split('.')) {
    segments.push({ text: part, span: { start: at, end: at + part.length } });
    at += part.length + 1;
  }
  return segments;
}

/** `$[[ … ]]`: vanishes from a component's command when the optional input in it has no value. */
function findBlocks(source: string): (Span & { closed: boolean })[] {
  const blocks: (Span & { closed: boolean })[] = [];
  let close = source.indexOf(']]');
  for (let start = source.indexOf('$[['); start >= 0; ) {
    const next = source.indexOf('$[[', start + 3);
    if (close >= 0 && close < start) close = source.indexOf(']]', start);
    const closed = close >= 0 && (next < 0 || close < next);
    // An unclosed block reaches no further than its line.
    const newline = closed ? -1 : source.indexOf('\n', start);
    const lineEnd = newline < 0 ? source.length : newline;
    blocks.push({ start, end: closed ? close + 2 : Math.min(lineEnd, next < 0 ? lineEnd : next), closed });
    start = next;
  }
  return blocks;
}
