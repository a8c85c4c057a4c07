import type { Span } from '../../base/span.ts';

/** Of what PyYAML, by which the CLI reads, gives up at. */
export const tooDeep = 'The YAML is nested too deeply; the Azure ML CLI cannot read it either.';

/** Where a problem is, and its message. */
export interface ExplainedProblem {
  readonly message: string;
  readonly span: Span;
}

/**
 * A parser's complaint at the place that must change, as a sentence that says what would be right.
 * @param code the `yaml` package's error code
 * @param message its own words, for the codes that need no better ones
 */
export function explainProblem(code: string, message: string, text: string, span: Span): ExplainedProblem {
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY') {
    const noSpace = missingSpace(text, span.start);
    if (noSpace) return noSpace;
    const colon = colonBehindValue(text, span.start);
    if (colon) return colon;
    const tooFar = lineIndentedTooFar(text, span.start);
    if (tooFar) return tooFar;
  }
  const sentence = sentenceFor(code, message, text, span);
  return { message: sentence, span: sentence.endsWith('is missing here.') ? beforeSpaces(text, span) : span };
}

/** The parser sees that something is missing where the next thing begins; it belongs after the last one. */
function beforeSpaces(text: string, { start }: Span): Span {
  let end = text.slice(0, start).trimEnd().length;
  for (;;) {
    const line = text.lastIndexOf('\n', end - 1) + 1;
    if (!/^[ \t]*#/.test(text.slice(line, end))) break;
    end = text.slice(0, line).trimEnd().length;
  }
  return { start: Math.max(0, end - 1), end };
}

/** `command:python train.py`: without a space the colon is a letter like others. */
function missingSpace(text: string, offset: number): ExplainedProblem | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [written, key = ''] =
    /^[ \t]*(?:- +)*([\w$-]+):(?=[^\s/])/.exec(text.slice(lineStart, lineStart + 200)) ?? [];
  if (written === undefined) return undefined;
  const end = lineStart + written.length;
  return { message: `A space is missing after "${key}:".`, span: { start: end - 1, end } };
}

/** `a: text:` above a key that is no deeper: nothing is meant to belong to `text`. */
function colonBehindValue(text: string, offset: number): ExplainedProblem | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [, indent = '', before = '', value = '', below] =
    /^([ \t]*)((?:- +)*[\w$.-]+:[ \t]+)([^\s"'#&*|>{[][^\n]*?:)[ \t]*(?:\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ \t]*)(?=[^\s])|\s*$)/.exec(
      text.slice(lineStart),
    ) ?? [];
  if (value === '' || (below !== undefined && below.length > indent.length + before.search(/[\w$]/)))
    return undefined;
  const start = lineStart + indent.length + before.length;
  return {
    message: `The value ends in a colon, which makes it a key. Write what belongs behind the colon, or quote it: "${value}".`,
    span: { start, end: start + value.length },
  };
}

/** `a: text` above a deeper `b: text`: the parser takes the second line for the first one's continuation. */
function lineIndentedTooFar(text: string, offset: number): ExplainedProblem | undefined {
  const [, first = '', gap = '', key = ''] =
    /^([^\n]*)(\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*)([\w$.-]+)[ \t]*:(?=\s|$)/.exec(text.slice(offset)) ??
    [];
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [above] = /^[ \t]*(?:- +)*([\w$.-]+):/.exec(text.slice(lineStart)) ?? [];
  if (key === '' || above === undefined || /: /.test(first)) return undefined;
  const start = offset + first.length + gap.length;
  return {
    message: `"${key}" is indented too far, so it continues the value above. Align the keys of a mapping.`,
    span: { start, end: start + key.length },
  };
}

function sentenceFor(code: string, message: string, text: string, span: Span): string {
  const wanted = /(?:with a|end with) ?"?([\]},:])/.exec(message)?.[1];
  if (wanted) return `A "${wanted}" is missing here.`;
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'This line is indented with a tab; YAML allows only spaces.';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'Unquoted values cannot contain ": " or end in ":"; or the line break after the key is missing.';
    case 'BAD_INDENT':
      return 'Inconsistent indentation: this line aligns with neither its siblings nor a parent.';
    case 'MISSING_CHAR': {
      const quote = /closing (.)quote/.exec(message)?.[1];
      if (quote) return `Unclosed string: the closing ${quote} is missing.`;
      return tidy(message);
    }
    case 'BAD_ALIAS':
      return `Unknown anchor "${text.slice(span.start, span.end)}". Quote strings that start with * or &.`;
    case 'BAD_SCALAR_START':
      return `An unquoted string cannot start with "${text[span.start] ?? ''}". Quote it.`;
    case 'BAD_DQ_ESCAPE':
      return `Invalid escape "${text.slice(span.start, span.end)}" in a double-quoted string. Use \\\\ for a backslash, or single quotes.`;
    case 'UNEXPECTED_TOKEN':
      return 'Unexpected content: a key and its colon, or a line break, is missing before it.';
    // The parser ran out of stack.
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key must be on one line, followed by a colon.';
    default:
      return tidy(message);
  }
}

function tidy(message: string): string {
  const sentence = message.trim();
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
