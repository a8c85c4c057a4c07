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
  if (code === 'MULTILINE_IMPLICIT_KEY' || /need to be followed by map values/.test(message)) {
    const found = missingSpace(text, span.start) ?? keyWithoutColon(text, span);
    if (found) return found;
  }
  const sentence = sentenceFor(code, message, text, span);
  if (sentence.endsWith('is missing here.')) return { message: sentence, span: beforeSpaces(text, span) };
  return { message: sentence, span: code === 'BAD_INDENT' ? wholeIndent(text, span) : span };
}

/** The parser complains of the first space only. */
function wholeIndent(text: string, { start, end }: Span): Span {
  const spaces = /^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0;
  return { start, end: Math.max(end, start + spaces) };
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
    message: `The value ends in a colon, which makes it a key. Write the value after the colon, or quote it: "${value}".`,
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

function sentenceFor(code: string, message: string, text: string, { start, end }: Span): string {
  const wanted = /(?:with a|end with) ?"?([\]},:])/.exec(message)?.[1];
  if (wanted) return `A "${wanted}" is missing here.`;
  switch (code) {
    case 'TAB_AS_INDENT':
      return tabIndent;
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'Unquoted values cannot contain ": " or end in ":"; or the line break after the key is missing.';
    case 'BAD_INDENT':
      return text[start] === '\t'
        ? tabIndent
        : 'Inconsistent indentation: this line aligns with neither its siblings nor a parent.';
    case 'MISSING_CHAR':
      return missingCharacter(message);
    case 'BAD_ALIAS':
      return end - start > 1
        ? `Unknown anchor "${text.slice(start, end)}". Quote strings that start with * or &.`
        : 'A name is missing after * or &. Quote strings that start with * or &.';
    case 'BAD_SCALAR_START':
      return `An unquoted string cannot start with "${text[start] ?? ''}". Quote it.`;
    case 'BAD_DQ_ESCAPE':
      return `Invalid escape "${text.slice(start, start + 2)}" in a double-quoted string. Use \\\\ for a backslash, or single quotes.`;
    case 'UNEXPECTED_TOKEN':
      return unexpected(message, text, { start, end });
    case 'BLOCK_IN_FLOW':
      return /^-\s/.test(text.slice(start))
        ? 'A list inside {…} or […] is written [a, b], without dashes.'
        : 'A comma is missing between keys of {…}, or a value that contains ": " needs quotes.';
    // The parser ran out of stack.
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key must be on one line, followed by a colon.';
    case 'KEY_OVER_1024_CHARS':
      return 'A key cannot be longer than 1024 characters.';
    case 'ALIAS_PROPS':
      return 'An alias (*name) cannot have a tag or an anchor of its own.';
    case 'MULTIPLE_ANCHORS':
      return 'A value can have only one anchor (&name).';
    case 'MULTIPLE_TAGS':
      return 'A value can have only one tag (!name).';
    default:
      return tidy(message);
  }
}

const tabIndent = 'This line is indented with a tab; YAML allows only spaces.';

function missingCharacter(message: string): string {
  const quote = /closing (.)quote/.exec(message)?.[1];
  if (quote) return `Unclosed string: the closing ${quote} is missing.`;
  for (const [words, sentence] of missingCharacters) if (words.test(message)) return sentence;
  return tidy(message);
}

/** What the parser says of a character that is missing, and what to say instead. */
const missingCharacters: readonly (readonly [RegExp, string])[] = [
  [/^Missing , between/, 'A "," is missing here.'],
  [/^Missing , or : between/, 'A "," or a ":" is missing here.'],
  [/^Missing space after :/, 'A space is missing after the colon.'],
  [/^Comments must be separated/, 'A space is missing before the # of the comment.'],
  [/^Sequence item without -/, 'A list item must begin with "- ".'],
  [/^Tags and anchors must be separated/, 'A space is missing after the tag or anchor.'],
  [/^Block collection cannot start on same line/, 'Keys and list items must begin on the line after "---".'],
  [
    /leading empty lines/,
    'The empty lines above the first line of a block scalar cannot have more spaces than that line.',
  ],
  [/^Implicit map keys/, 'Expected a key and a colon.'],
  [
    /^Missing directives-end/,
    'A line that begins with % is a directive of YAML; a line "---" must follow it.',
  ],
];

/** What stands where a value has ended or where none can begin. */
function unexpected(message: string, text: string, { start }: Span): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (/^Block scalar header/.test(message) || /[:-][ \t]+[|>][-+\d]*[ \t]+$/.test(before))
    return 'A block scalar begins on the line after | or >. Move the text to the next line.';
  const closed = /^[\]},]/.exec(text.slice(start))?.[0];
  if (closed) return `Unexpected "${closed}".`;
  if (/^-\s/.test(text.slice(start)) && /:[ \t]+$/.test(before))
    return 'A list begins on the line after its key, or is written [a, b].';
  if (/["'][ \t]*$/.test(before))
    return 'Unexpected content after the closing quote. Quote the value as a whole, or not at all.';
  return 'Unexpected content: a key and its colon, or a line break, is missing before it.';
}

/** What is written where a key must be, and has no colon: a key that is being typed, or a value that goes on. */
function keyWithoutColon(text: string, { start, end }: Span): ExplainedProblem | undefined {
  const lineEnd = /[ \t]*(?:[ \t]#.*)?\r?(?:\n|$)/.exec(text.slice(start, end))?.index ?? end - start;
  const written = text.slice(start, start + lineEnd);
  const span = { start, end: start + written.length };
  const key = written.replace(/^(["'])(.+)\1$/, '$2');
  if (/^[\w$.-]*\w$/.test(key) && !key.startsWith('-'))
    return { message: `A colon is missing after "${key}".`, span };
  const [named, name = '', sign = ''] = /^([\w$.-]*\w)[ \t]*([=\uff1a])/.exec(written) ?? [];
  if (named !== undefined)
    return {
      message: `Expected a colon after "${name}", got "${sign}".`,
      span: { start: start + named.length - sign.length, end: start + named.length },
    };
  if (/^-(?:\s|$)/.test(written))
    return { message: 'Unexpected list item among the keys of a mapping.', span: { start, end: start + 1 } };
  if (written === '' || /^[?:[{&*!|>]/.test(written)) return undefined;
  const shown = written.length > 40 ? `${written.slice(0, 40).trimEnd()}…` : written;
  return {
    message: `Expected a key and a colon, got "${shown}". Indent the line if it continues the value above.`,
    span,
  };
}

function tidy(message: string): string {
  const sentence = message.trim();
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
