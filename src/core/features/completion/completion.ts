import type { Span } from '../../base/span.ts';

/** One proposal; an editor shows the label and the detail, and writes `newText` over the span. */
export interface Completion {
  readonly label: string;
  /** What is inside, or of what type it is, shown beside the label: "torch 2.8.0 · CUDA 12.6 · Python 3.10". */
  readonly detail: string;
  /** As much of the detail as the list has room for after a long label: "torch 2.8.0 · CUDA 12.6". */
  readonly shortDetail?: string;
  /** Markdown, computed when the reader looks at the proposal. */
  readonly documentation: () => string | undefined;
  readonly span: Span;
  readonly newText: string;
  /** Whether `newText` has places to fill in: `${1:name}`. Lines below the first are indented relative to it. */
  readonly isSnippet: boolean;
  /** What the typed text is compared with. */
  readonly filterText: string;
  readonly kind:
    | 'environment'
    | 'image'
    | 'version'
    | 'key'
    | 'value'
    | 'shape'
    | 'binding'
    | 'file'
    | 'folder'
    | 'size';
  readonly retired: boolean;
  /** Something follows at once, so the list is worth opening again. */
  readonly continues: boolean;
}

/** What most proposals are: plain text, alive, complete. */
export const plain = { isSnippet: false, retired: false, continues: false } as const;
