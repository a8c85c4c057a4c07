/** Things with the place in which they are written, whatever the language of the file. */
import type { FileEdit } from './findings.ts';
import type { Span } from './span.ts';

/** Something that a file says, with the file: what a rule points at. Paths are as the project names them. */
export type Located<Value extends { readonly span: Span }> = Value & { readonly path: string };

/**
 * A string as some language writes it: a YAML scalar, an image in a Dockerfile, a word of a command, later a literal
 * of Python. It can be pointed at in parts and replaced without knowing that language.
 */
export interface WrittenText {
  /** In the file, with quotes where there are some. */
  readonly span: Span;
  /** What it says, without quotes and escapes. */
  readonly text: string;
  /**
   * Offset in the file of the first letter of `text` where file and text agree letter by letter; `undefined` where
   * escapes, line folding or variables stand between them.
   */
  readonly textStart: number | undefined;
}

/** Where a part of the text stands in the file; the whole string where the file spells it otherwise. */
export function spanOfPart(written: WrittenText, part: Span): Span {
  if (written.textStart === undefined) return written.span;
  return { start: written.textStart + part.start, end: written.textStart + part.end };
}

/** Replaces a part of the text and keeps its quotes. The edit names the file where the text is located. */
export function replacePart(
  written: WrittenText & { readonly path?: string },
  part: Span,
  replacement: string,
): FileEdit {
  const { path, text } = written;
  const file = path === undefined ? {} : { path };
  if (written.textStart === undefined) {
    const whole = text.slice(0, part.start) + replacement + text.slice(part.end);
    return { ...file, span: written.span, newText: JSON.stringify(whole) };
  }
  return { ...file, span: spanOfPart(written, part), newText: replacement };
}

/** Replaces the whole text and keeps its quotes. */
export function replaceText(
  written: WrittenText & { readonly path?: string },
  replacement: string,
): FileEdit {
  return replacePart(written, { start: 0, end: written.text.length }, replacement);
}
