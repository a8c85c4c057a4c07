/** Values with the place in which they are written, whatever the language of the file. */
import type { FileEdit } from './findings.ts';
import type { Span } from './span.ts';

/** A value and where it is written: what a rule points at. */
export interface Located<Value> {
  /** The file, as the project names it. */
  readonly path: string;
  readonly span: Span;
  readonly value: Value;
}

/**
 * A string as some language writes it: a YAML scalar, an image in a Dockerfile, later a literal of Python. It can be
 * pointed at in parts and replaced without knowing that language.
 */
export interface WrittenText {
  readonly path: string;
  /** With quotes, where there are some. */
  readonly span: Span;
  /** What it says, without quotes and escapes. */
  readonly text: string;
  /**
   * Offset in the file of the first letter of `text` where file and text agree letter by letter; `undefined` where
   * escapes or line folding stand between them.
   */
  readonly textStart: number | undefined;
}

/** A value that is written as a string. */
export interface LocatedText<Value> extends Located<Value> {
  readonly written: WrittenText;
}

/** Where a part of the text stands in the file; the whole string where escapes or folding hide it. */
export function spanOfPart(written: WrittenText, part: Span): Span {
  if (written.textStart === undefined) return written.span;
  return { start: written.textStart + part.start, end: written.textStart + part.end };
}

/** Replaces a part of the text and keeps its quotes. */
export function replacePart(written: WrittenText, part: Span, replacement: string): FileEdit {
  const { path, text } = written;
  if (written.textStart === undefined) {
    const whole = text.slice(0, part.start) + replacement + text.slice(part.end);
    return { path, span: written.span, newText: JSON.stringify(whole) };
  }
  return { path, span: spanOfPart(written, part), newText: replacement };
}

/** Replaces the whole text and keeps its quotes. */
export function replaceText(written: WrittenText, replacement: string): FileEdit {
  return replacePart(written, { start: 0, end: written.text.length }, replacement);
}
