import {
  type Connection,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, RelatedInformation, Severity } from '../../core/base/findings.ts';
import { findingsIn } from '../../core/checks/check.ts';
import type { Project } from '../../core/project/project.ts';
import { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import type { EditorProject } from '../editor/editorProject.ts';
import { documentAround, type EditorNotebooks, fileUriOf, isIn } from '../editor/notebooks.ts';
import { pathOf } from '../editor/paths.ts';
import { rangeOf } from '../editor/ranges.ts';

/** Where the pages about the rules are. */
export interface RulePages {
  /** Address of their folder; ends in a slash. */
  readonly base: string;
  /** Whether the client has a command that shows them as a reader sees them. */
  shown: boolean;
}

/** A link to the file would open it in an editor, where a key is enough to change it. */
function addressOf({ base, shown }: RulePages, code: string): string {
  return shown ? `command:acpt.showRule?${encodeURIComponent(JSON.stringify([code]))}` : `${base}${code}.md`;
}

export function diagnostics(
  { project, writing, others }: EditorProject,
  document: TextDocument,
  pages: RulePages,
): Diagnostic[] {
  const facts = new DocumentFacts(project, pathOf(fileUriOf(document)));
  return others
    .withoutTheirs(facts, findingsIn(project, facts.path))
    .filter(({ span }) => isIn(document, span) && !writing.isUnfinished(document.uri, span.start))
    .map((finding) => toDiagnostic(finding, document, project, pages));
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(
  finding: Finding,
  document: TextDocument,
  project: Project,
  pages: RulePages,
): Diagnostic {
  const place = ({ path, span, message }: RelatedInformation): DiagnosticRelatedInformation => {
    const there =
      path === undefined ? documentAround(document, span) : (closedDocument(path, project) ?? document);
    return { location: { uri: there.uri, range: rangeOf(there, span) }, message };
  };
  const tags = { deprecated: [DiagnosticTag.Deprecated], unnecessary: [DiagnosticTag.Unnecessary] };
  return {
    range: rangeOf(document, finding.span),
    severity: severities[finding.severity],
    code: finding.code,
    codeDescription: { href: addressOf(pages, finding.code) },
    source: 'acpt',
    message: finding.message,
    ...(finding.tag ? { tags: tags[finding.tag] } : {}),
    ...(finding.related ? { relatedInformation: finding.related.map(place) } : {}),
  };
}

/**
 * For clients that cannot ask for diagnostics: they are sent after each change, once typing pauses.
 * @param turn resolves when nothing that a person waits for is there
 * @param settled computes them, again where something had to be read first
 */
export function pushDiagnostics(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  notebooks: EditorNotebooks,
  editor: EditorProject,
  turn: () => Promise<void>,
  settled: (compute: () => Diagnostic[]) => Promise<Diagnostic[]>,
  pages: RulePages,
): { readonly refresh: () => void } {
  const timers = new Map<string, NodeJS.Timeout>();
  const send = async (uri: string) => {
    timers.delete(uri);
    await turn();
    const document = documents.get(uri) ?? notebooks.get(uri);
    // Changed again while it waited: then it is sent again.
    if (!document || timers.has(uri)) return;
    try {
      const items = await settled(() => diagnostics(editor, document, pages));
      if (timers.has(uri)) return;
      void connection.sendDiagnostics({ uri, version: document.version, diagnostics: items });
    } catch (bug) {
      // Nobody is behind a timer who would catch it: the server would end.
      const what = bug instanceof Error ? bug.stack : String(bug);
      connection.console.error(`diagnostics failed on ${uri}: ${what}`);
    }
  };
  const later = (uri: string, delay: number) => {
    clearTimeout(timers.get(uri));
    timers.set(uri, setTimeout(send, delay, uri));
  };
  documents.onDidChangeContent(({ document }) => {
    later(document.uri, document.version === 1 ? 0 : 150);
    // Others may be made of it.
    for (const { uri } of documents.all()) if (uri !== document.uri) later(uri, 300);
  });
  const close = (uri: string) => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  };
  documents.onDidClose(({ document: { uri } }) => close(uri));
  notebooks.onDidChange(({ shown, gone }) => {
    for (const uri of shown) later(uri, 150);
    for (const uri of gone) close(uri);
  });
  const refresh = () => {
    for (const { uri } of documents.all()) later(uri, 50);
    for (const uri of notebooks.uris) later(uri, 50);
  };
  refresh();
  return { refresh };
}
