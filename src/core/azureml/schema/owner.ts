import type { Span } from '../../base/span.ts';

/** What a value belongs to: the key (or list item) before it. */
export interface Owner {
  /** For sentences: the key, or `The document`, `An item of …`. */
  readonly name: string;
  /** Where to point when the value itself has no place. */
  readonly span: Span;
}
