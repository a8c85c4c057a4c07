/** The wiring: one line per request, in reading order. */
import {
  type Connection,
  DidChangeWatchedFilesNotification,
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
import { definition, highlights, prepareRename, references, rename } from './features/navigation.ts';
import { folding, links, outline, selections } from './features/structure.ts';
import { Files } from './files.ts';
import { documentRequests } from './requests.ts';
import { serverVersion } from './version.ts';

/** @param ruleBase address of the folder with the rules' pages; ends in a slash */
export function startServer(connection: Connection, ruleBase: string): void {
  const documents = new TextDocuments(TextDocument);
  const files = new Files(documents);
  const analyses = new Analyses(files, connection.console);
  const completion = new CompletionFeature();
  const on = documentRequests(documents, connection.console);
  let pulls = false;
  let watches = false;
  let refreshes = false;

  connection.onInitialize(({ capabilities, workspaceFolders, initializationOptions }): InitializeResult => {
    pulls = capabilities.textDocument?.diagnostic !== undefined;
    watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true;
    files.folders = (workspaceFolders ?? []).flatMap(({ uri }) => Files.pathOf(uri) ?? []);
    completion.reopens = initializationOptions?.reopensSuggestions === true;
    return {
      serverInfo: { name: 'acpt', version: serverVersion },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        completionProvider: {
          triggerCharacters: [':', '/', '@', ' ', '"', "'", '$', '{', '.', '['],
          resolveProvider: true,
        },
        codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite'] },
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: true,
        documentLinkProvider: {},
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        ...(pulls
          ? {
              diagnosticProvider: {
                identifier: 'acpt',
                interFileDependencies: true,
                workspaceDiagnostics: false,
              },
            }
          : {}),
      },
    };
  });
  connection.onInitialized(() => {
    if (!pulls) pushDiagnostics(connection, documents, analyses, ruleBase);
    if (watches) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.{yml,yaml}' }],
      });
    }
    connection.console.info(`acpt ${serverVersion} is ready.`);
  });
  connection.onDidChangeWatchedFiles(() => {
    if (pulls && refreshes) connection.languages.diagnostics.refresh();
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
  connection.onDefinition(
    on('definition', (document, { position }) => definition(analyses.of(document), document, position), []),
  );
  connection.onReferences(
    on(
      'references',
      (document, { position, context }) =>
        references(analyses.of(document), document, position, context.includeDeclaration),
      [],
    ),
  );
  connection.onDocumentHighlight(
    on(
      'documentHighlight',
      (document, { position }) => highlights(analyses.of(document), document, position),
      [],
    ),
  );
  connection.onPrepareRename(
    on(
      'prepareRename',
      (document, { position }) => prepareRename(analyses.of(document), document, position),
      null,
    ),
  );
  connection.onRenameRequest(
    on(
      'rename',
      (document, { position, newName }) => rename(analyses.of(document), document, position, newName),
      null,
    ),
  );
  connection.onDocumentSymbol(
    on('documentSymbol', (document) => outline(analyses.of(document), document), []),
  );
  connection.onDocumentLinks(
    on('documentLink', (document) => links(analyses.of(document), document, files), []),
  );
  connection.onFoldingRanges(
    on('foldingRange', (document) => folding(analyses.of(document), document), null),
  );
  connection.onSelectionRanges(
    on(
      'selectionRange',
      (document, { positions }) => selections(analyses.of(document), document, positions),
      null,
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

  documents.onDidClose(({ document }) => analyses.forget(document));
  documents.listen(connection);
  connection.listen();
}
