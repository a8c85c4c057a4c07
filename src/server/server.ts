/** The wiring: one line per request, in reading order. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analyses } from './analyses.ts';
import { codeActions } from './features/codeActions.ts';
import { CompletionFeature } from './features/completion.ts';
import { diagnostics, pushDiagnostics } from './features/diagnostics.ts';
import { hover } from './features/hover.ts';
import { documentRequests } from './requests.ts';
import { serverVersion } from './version.ts';

/** @param ruleBase address of the folder with the rules' pages; ends in a slash */
export function startServer(connection: Connection, ruleBase: string): void {
  const documents = new TextDocuments(TextDocument);
  const analyses = new Analyses(connection.console);
  const completion = new CompletionFeature();
  const on = documentRequests(documents, connection.console);
  let pulls = false;

  connection.onInitialize(({ capabilities }): InitializeResult => {
    pulls = capabilities.textDocument?.diagnostic !== undefined;
    return {
      serverInfo: { name: 'acpt', version: serverVersion },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        completionProvider: { triggerCharacters: [':', '/', '@', ' ', '"', "'"], resolveProvider: true },
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        ...(pulls
          ? {
              diagnosticProvider: {
                identifier: 'acpt',
                interFileDependencies: false,
                workspaceDiagnostics: false,
              },
            }
          : {}),
      },
    };
  });
  connection.onInitialized(() => {
    if (!pulls) pushDiagnostics(connection, documents, analyses, ruleBase);
    connection.console.info(`acpt ${serverVersion} is ready.`);
  });

  connection.onHover(
    on('hover', (document, { position }) => hover(analyses.of(document), document, position), null),
  );
  connection.onCompletion(
    on(
      'completion',
      (document, { position }) => completion.list(analyses.of(document), document, position),
      null,
    ),
  );
  connection.onCompletionResolve((item) => completion.resolve(item));
  connection.onCodeAction(
    on(
      'codeAction',
      (document, { range, context }) =>
        codeActions(analyses.of(document), document, range, context, ruleBase),
      [],
    ),
  );
  connection.languages.diagnostics.on(
    on(
      'diagnostic',
      (document) => ({
        kind: 'full' as const,
        items: diagnostics(analyses.of(document), document, ruleBase),
      }),
      { kind: 'full' as const, items: [] },
    ),
  );
  connection.onNotification(DidChangeConfigurationNotification.type, () => {});

  documents.onDidClose(({ document }) => analyses.forget(document));
  documents.listen(connection);
  connection.listen();
}
