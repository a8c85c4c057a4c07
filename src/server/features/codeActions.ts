import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileEdit, Finding } from '../../core/rules/rule.ts';
import type { Workspace } from '../../core/workspace/workspace.ts';
import { rangeOf } from '../ranges.ts';
import { pathOf, uriOf } from '../workspace.ts';
import { toDiagnostic } from './diagnostics.ts';

export function codeActions(
  findings: readonly Finding[],
  document: TextDocument,
  range: Range,
  { only }: CodeActionContext,
  ruleBase: string,
  workspace: Workspace,
): CodeAction[] {
  if (only && !only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  return findings
    .filter(({ span }) => span.start <= end && start <= span.end)
    .flatMap((finding) =>
      finding.fixes.map((fix, index) => ({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        isPreferred: index === 0,
        diagnostics: [toDiagnostic(finding, document, ruleBase)],
        edit: {
          documentChanges: changes(fix.edits, document, workspace),
        },
      })),
    );
}

/** One change per file; files that are not open are edited as they are on disk. */
function changes(
  edits: readonly FileEdit[],
  document: TextDocument,
  workspace: Workspace,
): TextDocumentEdit[] {
  const own = pathOf(document.uri);
  const files = new Set(edits.map(({ path }) => (path === own ? undefined : path)));
  return [...files].flatMap((path) => {
    const there = path === undefined ? document : neighbour(path, workspace);
    if (!there) return [];
    const textDocument = { uri: there.uri, version: path === undefined ? document.version : null };
    const mine = edits.filter((edit) => (edit.path === own ? undefined : edit.path) === path);
    return [
      { textDocument, edits: mine.map(({ span, newText }) => ({ range: rangeOf(there, span), newText })) },
    ];
  });
}

function neighbour(path: string, workspace: Workspace): TextDocument | undefined {
  const text = workspace.read(path);
  return text === undefined ? undefined : TextDocument.create(uriOf(path), '', 0, text);
}
