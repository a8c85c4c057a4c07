/** Every question that an editor asks about a place in a document, with what holds of every answer. */
import assert from 'node:assert/strict';
import { foldingRanges } from '../../src/core/azureml/symbols/folding.ts';
import { documentLinks } from '../../src/core/azureml/symbols/links.ts';
import { definitionAt, highlightsAt, referencesAt } from '../../src/core/azureml/symbols/navigation.ts';
import { documentSymbols } from '../../src/core/azureml/symbols/outline.ts';
import type { OutlineItem } from '../../src/core/azureml/symbols/outlineItem.ts';
import { renameEdits, renameTargetAt } from '../../src/core/azureml/symbols/rename.ts';
import { selectionRanges } from '../../src/core/azureml/symbols/selection.ts';
import { applyEdits, type Span } from '../../src/core/base/span.ts';
import { checkDocument } from '../../src/core/checks/check.ts';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { inlayHints } from '../../src/core/features/inlay/hints.ts';
import { lenses } from '../../src/core/features/lens/lenses.ts';
import type { DocumentFacts } from '../../src/core/stack/documentFacts.ts';

/** Fails where an answer points outside of the text; throws what an answer throws. */
export function askEverything(document: DocumentFacts, offset: number): void {
  const { text } = document;
  const inText = ({ start, end }: Span) =>
    assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end} of ${text.length}`);
  for (const { span, fixes } of checkDocument(document).findings) {
    inText(span);
    for (const { edits } of fixes)
      applyEdits(
        text,
        edits.filter(({ path }) => path === undefined),
      );
  }
  const hover = hoverAt(document, offset);
  if (hover) inText(hover.span);
  for (const { span, documentation } of complete(document, offset).slice(0, 5)) {
    inText(span);
    assert.ok(span.start <= offset && offset <= span.end);
    documentation();
  }
  definitionAt(document, offset);
  referencesAt(document, offset);
  for (const { span } of highlightsAt(document, offset)) inText(span);
  renameTargetAt(document, offset);
  renameEdits(document, offset, 'x');
  const outline = (items: readonly OutlineItem[]) => {
    for (const { span, nameSpan, children } of items) {
      inText(span);
      inText(nameSpan);
      outline(children);
    }
  };
  outline(documentSymbols(document));
  for (const { span } of documentLinks(document)) inText(span);
  for (const range of foldingRanges(document)) inText(range);
  for (const range of selectionRanges(document, offset)) inText(range);
  for (const { offset: at, details } of inlayHints(document, false)) {
    inText({ start: at, end: at });
    details();
  }
  for (const { span } of lenses(document)) inText(span);
  containerPlans(document, { curatedAs: 'image' });
}
