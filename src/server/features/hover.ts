import type { Hover, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../core/analysis.ts';
import { hoverAt } from '../../core/hover/hover.ts';
import { rangeOf } from '../ranges.ts';

export function hover(analysis: Analysis, document: TextDocument, position: Position): Hover | null {
  const found = hoverAt(analysis, document.offsetAt(position));
  return found
    ? { contents: { kind: 'markdown', value: found.markdown }, range: rangeOf(document, found.span) }
    : null;
}
