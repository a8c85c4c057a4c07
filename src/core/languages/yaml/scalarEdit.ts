import type { Span, TextEdit } from '../../base/span.ts';
import type { YamlScalar } from './tree.ts';

/** Where a part of a scalar's text stands in the source; the whole scalar where the source has escapes or folding. */
export function sourceSpan(scalar: YamlScalar, part: Span): Span {
  if (scalar.textStart === undefined) return scalar.span;
  return { start: scalar.textStart + part.start, end: scalar.textStart + part.end };
}

/** Replaces a part of a scalar's text and keeps its quotes. */
export function replacePart(scalar: YamlScalar, part: Span, replacement: string): TextEdit {
  if (scalar.textStart === undefined) {
    const text = scalar.text.slice(0, part.start) + replacement + scalar.text.slice(part.end);
    return { span: scalar.span, newText: JSON.stringify(text) };
  }
  return { span: sourceSpan(scalar, part), newText: replacement };
}

export function replaceText(scalar: YamlScalar, replacement: string): TextEdit {
  return replacePart(scalar, { start: 0, end: scalar.text.length }, replacement);
}
