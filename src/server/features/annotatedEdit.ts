import type { ChangeAnnotation, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { isNotebookPath } from '../../core/base/paths.ts';
import type { ReasonedEdit } from '../../core/features/move/draft.ts';
import type { Project } from '../../core/project/project.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import { rangeOf } from '../editor/ranges.ts';

/**
 * One edit of several files, each part with its reason, to be confirmed before anything is changed.
 * @param annotated whether the client can show reasons; one that cannot gets the edits alone
 * @returns `undefined` where a part lies in a notebook, whose cells are documents of their own
 */
export function annotatedEdit(
  project: Project,
  edits: readonly ReasonedEdit[],
  annotated: boolean,
): WorkspaceEdit | undefined {
  const labels = [...new Set(edits.map(({ label }) => label))];
  const documentChanges: TextDocumentEdit[] = [];
  for (const path of new Set(edits.map((each) => each.path))) {
    const document = closedDocument(path, project);
    if (!document || isNotebookPath(path)) return undefined;
    documentChanges.push({
      textDocument: { uri: document.uri, version: null },
      edits: edits
        .filter((each) => each.path === path)
        .map(({ span, newText, label }) => ({
          range: rangeOf(document, span),
          newText,
          ...(annotated ? { annotationId: `acpt-${labels.indexOf(label)}` } : {}),
        })),
    });
  }
  if (!annotated) return { documentChanges };
  const annotations = labels.map((label, index): [string, ChangeAnnotation] => [
    `acpt-${index}`,
    { label, needsConfirmation: true },
  ]);
  return { documentChanges, changeAnnotations: Object.fromEntries(annotations) };
}
