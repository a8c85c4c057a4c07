import type { Hover, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hoverAt } from '../../core/features/hover/hover.ts';
import { hoverInNeighbour } from '../../core/features/hover/neighbour.ts';
import type { Analyses } from '../analyses.ts';
import { rangeOf } from '../ranges.ts';

export function hover(analyses: Analyses, document: TextDocument, position: Position): Hover | null {
  const offset = document.offsetAt(position);
  const analysis = analyses.of(document);
  const found =
    hoverAt(analysis, offset) ?? hoverInNeighbour(analysis.path, analyses.usersOf(document), offset);
  return found
    ? { contents: { kind: 'markdown', value: found.markdown }, range: rangeOf(document, found.span) }
    : null;
}
