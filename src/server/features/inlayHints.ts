import type { InlayHint, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { inlayHints } from '../../core/features/inlay/hints.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';

export function hints(
  facts: DocumentFacts,
  document: TextDocument,
  range: Range,
  withLenses: boolean,
): InlayHint[] {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  return inlayHints(facts, withLenses)
    .filter(({ offset }) => start <= offset && offset <= end)
    .map(({ offset, text, details }) => ({
      position: document.positionAt(offset),
      label: text,
      paddingLeft: true,
      tooltip: { kind: 'markdown', value: details() },
    }));
}
