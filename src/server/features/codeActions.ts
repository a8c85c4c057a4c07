import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { EditMerger, editsByFile, type FileEdit, type Finding } from '../../core/base/findings.ts';
import { touches } from '../../core/base/span.ts';
import { findingsIn } from '../../core/checks/check.ts';
import { isSound } from '../../core/features/soundFixes.ts';
import type { Project } from '../../core/project/project.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import { rangeOf } from '../editor/ranges.ts';
import { toDiagnostic } from './diagnostics.ts';
import { schemaLineAction } from './schemaLine.ts';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.acpt`;

/** Whether a kind is the wanted one or lies below it. */
function isWithin(kind: string, wanted: string): boolean {
  return kind === wanted || kind.startsWith(`${wanted}.`);
}

/** One edit with every fix of the file that leaves no choice; of fixes that overlap, the first. */
function fixAll(
  project: Project,
  findings: readonly Finding[],
  own: string,
  document: TextDocument,
): CodeAction[] {
  const merger = new EditMerger(own);
  for (const { severity, fixes } of findings) {
    const [fix, ...others] = fixes.filter((each) => isSound(project, each, own));
    const certain = severity === 'error' || severity === 'warning';
    if (!fix || others.length > 0 || !certain) continue;
    const here = fix.edits.every(({ path }) => path === undefined || path === own);
    if (here) merger.add(fix.edits);
  }
  const together = { title: '', edits: merger.taken };
  if (merger.taken.length === 0 || !isSound(project, together, own)) return [];
  const edits = merger.taken.map(({ span, newText }) => ({ range: rangeOf(document, span), newText }));
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
  facts: DocumentFacts,
  document: TextDocument,
  range: Range,
  { only }: CodeActionContext,
  ruleBase: string,
): CodeAction[] {
  const { project, path } = facts;
  const findings = findingsIn(project, path);
  if (only?.some((kind) => kind.startsWith(CodeActionKind.Source)))
    return only.some((kind) => isWithin(fixAllKind, kind)) ? fixAll(project, findings, path, document) : [];
  const wanted = (kind: CodeActionKind) => !only || only.some((each) => isWithin(kind, each));
  const rewrites = wanted(CodeActionKind.RefactorRewrite) ? schemaLineAction(facts, document, range) : [];
  if (!wanted(CodeActionKind.QuickFix)) return rewrites;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const fixes = findings
    .filter(({ span, related = [] }) =>
      [span, ...related.filter((each) => each.path === undefined).map((each) => each.span)].some((each) =>
        touches(each, { start, end }),
      ),
    )
    .flatMap((finding) =>
      finding.fixes
        .filter((fix) => isSound(project, fix, path))
        .map((fix, index) => ({
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          isPreferred: index === 0,
          diagnostics: [toDiagnostic(finding, document, project, ruleBase)],
          edit: {
            documentChanges: changes(fix.edits, path, document, project),
          },
        })),
    );
  return [...fixes, ...rewrites];
}

/** One change per file; files that are not open are edited as they are on disk. */
function changes(
  edits: readonly FileEdit[],
  own: string,
  document: TextDocument,
  project: Project,
): TextDocumentEdit[] {
  return [...editsByFile(edits, own)].flatMap(([path, each]) => {
    const there = path === own ? document : closedDocument(path, project);
    if (!there) return [];
    const textDocument = { uri: there.uri, version: path === own ? document.version : null };
    return [
      { textDocument, edits: each.map(({ span, newText }) => ({ range: rangeOf(there, span), newText })) },
    ];
  });
}
