import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { schemaAddressOf } from '../../core/azureml/documents/kinds.ts';
import { isSound } from '../../core/features/soundFixes.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';

/** Offers to add `$schema` on the first line of a document that does not have it. */
export function schemaLineAction(
  { document: found, project, path }: DocumentFacts,
  document: TextDocument,
  range: Range,
): CodeAction[] {
  if (!found || found.schema || range.start.line > 0) return [];
  const address = schemaAddressOf(found.kind);
  if (address === undefined) return [];
  const start = { line: 0, character: 0 };
  const title = `Add $schema for ${found.kind}`;
  const newText = `$schema: ${address}\n`;
  if (!isSound(project, { title, edits: [{ span: { start: 0, end: 0 }, newText }] }, path)) return [];
  return [
    {
      title,
      kind: CodeActionKind.RefactorRewrite,
      edit: {
        documentChanges: [
          {
            textDocument: { uri: document.uri, version: document.version },
            edits: [{ range: { start, end: start }, newText }],
          },
        ],
      },
    },
  ];
}
