import { WritingCursor } from '../../languages/yaml/writingCursor.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

/** One question for completion: all providers look at the same cursor. */
export interface CompletionRequest {
  readonly document: DocumentFacts;
  readonly offset: number;
  readonly cursor: WritingCursor;
}

export function completionRequest(document: DocumentFacts, offset: number): CompletionRequest {
  const cursor = new WritingCursor(document.text, offset, (text) => document.treeOf(text));
  return { document, offset, cursor };
}
