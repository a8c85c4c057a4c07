/** What the Matrix explorer asks. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type SizeAnswer, sizesFor } from '../../core/features/explorer/machines.ts';
import { placesFor, textToInsert } from '../../core/features/move/use.ts';
import type { Project } from '../../core/project/project.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { namedStack } from '../../core/stack/namedStack.ts';
import type { UseAnswer } from '../../protocol/requests.ts';
import { rangeOf } from '../editor/ranges.ts';

export { matrixTable } from '../../core/features/explorer/rows.ts';

export function machines({ matrix }: Project, { reference }: { reference: string }): SizeAnswer[] | null {
  const stack = namedStack(matrix, reference);
  return stack ? sizesFor(matrix, stack) : null;
}

export function useOf(
  facts: DocumentFacts,
  document: TextDocument,
  { position, reference }: { position: { line: number; character: number }; reference: string },
): UseAnswer {
  const offset = document.offsetAt(position);
  const places = placesFor(facts, reference, offset).map(({ written, edit }) => ({
    written,
    range: rangeOf(document, edit.span),
    newText: edit.newText,
  }));
  return { places, insert: textToInsert(facts, reference, offset) };
}
