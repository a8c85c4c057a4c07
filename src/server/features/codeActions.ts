import { type CodeAction, type CodeActionContext, CodeActionKind, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../core/analysis.ts';
import { rangeOf } from '../ranges.ts';
import { toDiagnostic } from './diagnostics.ts';
import { schemaLineAction } from './schemaLine.ts';

export function codeActions(
  analysis: Analysis,
  document: TextDocument,
  range: Range,
  { only }: CodeActionContext,
  ruleBase: string,
): CodeAction[] {
  const wanted = (kind: CodeActionKind) =>
    !only || only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const rewrites = wanted(CodeActionKind.RefactorRewrite) ? schemaLineAction(analysis, document, range) : [];
  if (!wanted(CodeActionKind.QuickFix)) return rewrites;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const fixes = analysis.findings
    .filter(({ span }) => span.start <= end && start <= span.end)
    .flatMap((finding) =>
      finding.fixes.map((fix, index) => ({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        isPreferred: index === 0,
        diagnostics: [toDiagnostic(finding, document, ruleBase)],
        edit: {
          documentChanges: [
            {
              textDocument: { uri: document.uri, version: document.version },
              edits: fix.edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText })),
            },
          ],
        },
      })),
    );
  return [...fixes, ...rewrites];
}
