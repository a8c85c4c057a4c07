import type { Hover, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hoverAt } from '../../core/features/hover/hover.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import type { Others } from '../editor/others.ts';
import { rangeOf } from '../editor/ranges.ts';

export function hover(
  facts: DocumentFacts,
  document: TextDocument,
  position: Position,
  others: Others,
): Hover | null {
  const found = hoverAt(facts, document.offsetAt(position), !others.knowSchema(facts));
  return found
    ? { contents: { kind: 'markdown', value: found.markdown }, range: rangeOf(document, found.span) }
    : null;
}
