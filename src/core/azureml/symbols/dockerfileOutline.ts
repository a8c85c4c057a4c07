/** The outline of a Dockerfile: its stages. */
import type { Dockerfile } from '../../languages/dockerfile/dockerfile.ts';
import type { OutlineItem } from './outlineItem.ts';

export function dockerfileOutline({ stages }: Dockerfile): OutlineItem[] {
  return stages.map(({ name, image, steps }) => ({
    name: name ?? image.text,
    detail: name === undefined ? '' : image.text,
    kind: 'stage',
    span: { start: image.span.start, end: Math.max(image.span.end, ...steps.map(({ span }) => span.end)) },
    nameSpan: image.span,
    children: [],
  }));
}
