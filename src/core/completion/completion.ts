import type { Span } from '../text/span.ts';

/** One proposal; an editor shows the label and the detail, and writes `newText` over the span. */
export interface Completion {
  readonly label: string;
  /** What is inside, shown beside the label: "torch 2.8.0 · CUDA 12.6 · Python 3.10". */
  readonly detail: string;
  /** Markdown, computed when the reader looks at the proposal. */
  readonly documentation: () => string | undefined;
  readonly span: Span;
  readonly newText: string;
  /** What the typed text is compared with. */
  readonly filterText: string;
  readonly kind: 'environment' | 'image' | 'version';
  readonly retired: boolean;
}
