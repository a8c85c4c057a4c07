import type { Span } from '../../base/span.ts';

/** What a reader sees. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}
