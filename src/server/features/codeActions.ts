import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { editsByFile, type FileEdit, type Finding, type Fix } from '../../core/base/findings.ts';
import { groupBy } from '../../core/base/groupBy.ts';
import { touches } from '../../core/base/span.ts';
import { findingsIn } from '../../core/checks/check.ts';
import { certainEdits } from '../../core/features/certainEdits.ts';
import { upgradeFor } from '../../core/features/move/upgrade.ts';
import { isSound } from '../../core/features/soundFixes.ts';
import { suppressions } from '../../core/features/suppress.ts';
import type { Project } from '../../core/project/project.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import { documentAround } from '../editor/notebooks.ts';
import type { Others } from '../editor/others.ts';
import { rangeOf } from '../editor/ranges.ts';
import { annotatedEdit } from './annotatedEdit.ts';
import { type RulePages, toDiagnostic } from './diagnostics.ts';
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
  const taken = certainEdits(project, findings, own);
  if (taken.length === 0) return [];
  return [
    {
      title: 'Fix all auto-fixable ACPT problems',
      kind: fixAllKind,
      edit: { documentChanges: changes(taken, own, document, project) },
    },
  ];
}

/** @param annotated whether the client shows edits that are to be confirmed */
export function codeActions(
  facts: DocumentFacts,
  document: TextDocument,
  range: Range,
  { only }: CodeActionContext,
  pages: RulePages,
  others: Others,
  annotated = false,
): CodeAction[] {
  const { project, path } = facts;
  const findings = others.withoutTheirs(facts, findingsIn(project, path));
  if (only?.some((kind) => kind.startsWith(CodeActionKind.Source)))
    return only.some((kind) => isWithin(fixAllKind, kind)) ? fixAll(project, findings, path, document) : [];
  const wanted = (kind: CodeActionKind) => !only || only.some((each) => isWithin(kind, each));
  const rewrites = wanted(CodeActionKind.RefactorRewrite) ? schemaLineAction(facts, document, range) : [];
  if (!wanted(CodeActionKind.QuickFix)) return rewrites;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const here = findings.filter(({ span, related = [] }) =>
    [span, ...related.filter((each) => each.path === undefined).map((each) => each.span)].some((each) =>
      touches(each, { start, end }),
    ),
  );
  const action = (finding: Finding, { title, edits }: Fix, isPreferred: boolean): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred,
    diagnostics: [toDiagnostic(finding, document, project, pages)],
    edit: { documentChanges: changes(edits, path, document, project) },
  });
  const fixes = here.flatMap((finding) =>
    finding.fixes
      .filter((fix) => isSound(project, fix, path))
      .map((fix, index) => action(finding, fix, index === 0 && !fix.needsJudgement)),
  );
  const own = here.filter(({ span }) => touches(span, { start, end }));
  const silent = own.flatMap((finding) =>
    suppressions(facts, finding).map((each) => action(finding, each, false)),
  );
  // An old release of a frozen image has two findings and one upgrade.
  const [upgrades = []] = own.flatMap((finding): CodeAction[][] => {
    const upgrade = upgradeFor(project, path, finding);
    const edit = upgrade && annotatedEdit(project, upgrade.edits, annotated);
    if (!upgrade || !edit) return [];
    const diagnostics = [toDiagnostic(finding, document, project, pages)];
    return [[{ title: upgrade.title, kind: CodeActionKind.QuickFix, diagnostics, edit }]];
  });
  return [...fixes, ...upgrades, ...silent, ...own.flatMap((finding) => pageOf(finding, pages)), ...rewrites];
}

/** The page about the rule, where the client can show it. */
function pageOf({ code }: Finding, { shown }: RulePages): CodeAction[] {
  if (!shown) return [];
  const title = `Show the page about ${code}`;
  return [
    { title, kind: CodeActionKind.QuickFix, command: { title, command: 'acpt.showRule', arguments: [code] } },
  ];
}

/** One change per file; files that are not open are edited as they are on disk. */
function changes(
  edits: readonly FileEdit[],
  own: string,
  document: TextDocument,
  project: Project,
): TextDocumentEdit[] {
  return [...editsByFile(edits, own)].flatMap(([path, each]) => {
    const closed = path === own ? undefined : closedDocument(path, project);
    if (path !== own && !closed) return [];
    const byDocument = groupBy(each, ({ span }) => closed?.uri ?? documentAround(document, span).uri);
    return [...byDocument.values()].map((edits): TextDocumentEdit => {
      const [first] = edits;
      const there = closed ?? (first ? documentAround(document, first.span) : document);
      return {
        textDocument: { uri: there.uri, version: closed ? null : there.version },
        edits: edits.map(({ span, newText }) => ({ range: rangeOf(there, span), newText })),
      };
    });
  });
}
