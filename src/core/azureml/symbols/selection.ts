/** Ever larger stretches around an offset: a name, its expression, the value, the pair, the section, the document. */

import { contains, type Span } from '../../base/span.ts';
import { locate } from '../../languages/yaml/locate.ts';
import type { YamlNode } from '../../languages/yaml/tree.ts';
import type { SourceDocument } from '../documents/document.ts';
import { tokenize } from '../expressions/lexer.ts';

/** From the innermost to the outermost; each lies in the next and is smaller. */
export function selectionRanges({ root, text }: SourceDocument, offset: number): Span[] {
  const { steps, node, onKey } = locate(root, offset);
  const outward: Span[] = [];
  if (node?.kind === 'scalar' && !onKey) outward.push(...insideScalar(text, node, offset));
  else if (node && contains(node.span, offset)) outward.push(node.span);
  for (const step of steps.toReversed()) {
    if ('pair' in step) outward.push(step.pair.span, step.mapping.span);
    else outward.push(step.sequence.items[step.index]?.span ?? step.sequence.span, step.sequence.span);
  }
  outward.push({ start: 0, end: text.length });
  const growing: Span[] = [];
  for (const span of outward) {
    const inner = growing.at(-1);
    if (span.end > span.start && contains(span, offset) && (!inner || grows(inner, span))) growing.push(span);
  }
  return growing;
}

function insideScalar(text: string, node: YamlNode & { kind: 'scalar' }, offset: number): Span[] {
  const found: Span[] = [];
  const expression = tokenize(text, node.span).expressions.find(({ span }) => contains(span, offset));
  if (expression) {
    const segment = expression.segments.find(({ span }) => contains(span, offset));
    if (segment) found.push(segment.span);
    found.push(expression.inner, expression.span);
  }
  if (node.style === 'single' || node.style === 'double')
    found.push({ start: node.span.start + 1, end: node.span.end - 1 });
  return [...found, node.span];
}

function grows(inner: Span, outer: Span): boolean {
  return (
    outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start
  );
}
