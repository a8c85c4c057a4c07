/** One line of an outline. */
import type { Span } from '../../base/span.ts';

export type OutlineKind =
  | 'job'
  | 'document'
  | 'stage'
  | 'component'
  | 'step'
  | 'section'
  | 'input'
  | 'output'
  | 'search space'
  | 'command'
  | 'setting';

export interface OutlineItem {
  readonly name: string;
  /** Type, default or value, in a few words. */
  readonly detail: string;
  readonly kind: OutlineKind;
  /** Everything that belongs to it. */
  readonly span: Span;
  /** Its name; lies within `span`. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}
