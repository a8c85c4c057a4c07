import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileEdit, Finding } from '../../core/checks/rule.ts';
import type { Workspace } from '../../core/project/workspace.ts';
import type { Analyses } from '../analyses.ts';
import { rangeOf } from '../ranges.ts';
import { pathOf, uriOf } from '../workspace.ts';
import { toDiagnostic } from './diagnostics.ts';
import { schemaLineAction } from './schemaLine.ts';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.acpt`;

/** Whether a kind is the asked one or lies below it. */
function isWithin(kind: string, asked: string): boolean {
  return kind === asked || kind.startsWith(`${asked}.`);
}

/** One edit with every fix of the file that leaves no choice; of fixes that overlap, the first. */
function fixAll(findings: readonly Finding[], document: TextDocument): CodeAction[] {
  const own = pathOf(document.uri);
  const taken: FileEdit[] = [];
  for (const { severity, fixes } of findings) {
    const [fix, ...others] = fixes;
    const certain = severity === 'error' || severity === 'warning';
    if (!fix || others.length > 0 || !certain) continue;
    const here = fix.edits.every(({ path }) => path === undefined || path === own);
    const free = fix.edits.every(({ span }) =>
      taken.every((each) => each.span.end < span.start || span.end < each.span.start),
    );
    if (here && free) taken.push(...fix.edits);
  }
  if (taken.length === 0) return [];
  const edits = taken.map(({ span, newText }) => ({ range: rangeOf(document, span), newText }));
  const textDocument = { uri: document.uri, version: document.version };
  return [
    {
      title: 'Fix all auto-fixable ACPT problems',
      kind: fixAllKind,
      edit: { documentChanges: [{ textDocument, edits }] },
    },
  ];
}

export function codeActions(
  analyses: Analyses,
  document: TextDocument,
  range: Range,
  { only }: CodeActionContext,
  ruleBase: string,
  workspace: Workspace,
): CodeAction[] {
  const findings = analyses.findingsOf(document);
  if (only?.some((kind) => kind.startsWith(CodeActionKind.Source)))
    return only.some((kind) => isWithin(fixAllKind, kind)) ? fixAll(findings, document) : [];
  const wanted = (kind: CodeActionKind) => !only || only.some((each) => isWithin(kind, each));
  const rewrites = wanted(CodeActionKind.RefactorRewrite)
    ? schemaLineAction(analyses.of(document), document, range)
    : [];
  if (!wanted(CodeActionKind.QuickFix)) return rewrites;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const fixes = findings
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
  return [...fixes, ...rewrites];
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
