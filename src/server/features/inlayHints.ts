import type { InlayHint, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../core/checks/analysis.ts';
import { inlayHints } from '../../core/features/inlay/hints.ts';

export function hints(analysis: Analysis, document: TextDocument, range: Range): InlayHint[] {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  return inlayHints(analysis)
    .filter(({ offset }) => start <= offset && offset <= end)
    .map(({ offset, text, details }) => ({
      position: document.positionAt(offset),
      label: text,
      paddingLeft: true,
      tooltip: { kind: 'markdown', value: details() },
    }));
}
