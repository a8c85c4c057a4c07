/** The wiring: one line per request, in reading order. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { checkSettings } from '../core/project/settings/read.ts';
import { Analyses } from './analyses.ts';
import { codeActions, fixAllKind } from './features/codeActions.ts';
import { codeLenses, compare, compareCommand } from './features/codeLenses.ts';
import { CompletionFeature } from './features/completion.ts';
import {
  matrixRequest,
  type PlansQuestion,
  plansFor,
  plansOfMatrix,
  plansRequest,
} from './features/containers.ts';
import { diagnostics, pushDiagnostics } from './features/diagnostics.ts';
import { hover } from './features/hover.ts';
import { hints } from './features/inlayHints.ts';
import { definition, highlights, prepareRename, references, rename } from './features/navigation.ts';
import { folding, links, outline, selections } from './features/structure.ts';
import { documentRequests } from './requests.ts';
import { serverVersion } from './version.ts';
import { EditorWorkspace } from './workspace.ts';

/** What environments are made of. */
const watched = ['**/*.{yml,yaml}', '**/*{requirements,constraints}*.txt', '**/*[dD]ockerfile*'].map(
  (globPattern) => ({ globPattern }),
);

/** @param ruleBase address of the folder with the rules' pages; ends in a slash */
export function startServer(connection: Connection, ruleBase: string): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = new EditorWorkspace(documents);
  const analyses = new Analyses(connection.console, workspace);
  const completion = new CompletionFeature();
  const on = documentRequests(documents, connection.console);
  const client = {
    pulls: false,
    refreshes: false,
    watches: false,
    folders: false,
    configures: false,
    opensContainers: false,
  };
  let refresh = () => {};

  /** The same settings as in `.acpt.yaml`; problems in them are logged. */
  const configure = async () => {
    // How containers are opened is the extension's business.
    const { container: _, ...given } = (await connection.workspace.getConfiguration('acpt')) ?? {};
    const { settings, issues } = checkSettings(given);
    for (const { message } of issues) connection.console.warn(`Settings: ${message}`);
    analyses.settings = settings;
    workspace.edited();
    refresh();
  };

  connection.onInitialize((params): InitializeResult => {
    const { capabilities, workspaceFolders, rootUri, initializationOptions } = params;
    client.pulls = capabilities.textDocument?.diagnostic !== undefined;
    client.refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true;
    client.watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    client.configures = capabilities.workspace?.configuration === true;
    client.folders = capabilities.workspace?.workspaceFolders === true;
    client.opensContainers = initializationOptions?.opensContainers === true;
    completion.reopens = initializationOptions?.reopensSuggestions === true;
    workspace.roots = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    return {
      serverInfo: { name: 'acpt', version: serverVersion },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        completionProvider: {
          triggerCharacters: [':', '/', '@', ' ', '"', "'", '=', '$', '{', '.', '['],
          resolveProvider: true,
        },
        codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', fixAllKind] },
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: true,
        documentLinkProvider: {},
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        inlayHintProvider: true,
        codeLensProvider: {},
        ...(client.pulls
          ? {
              diagnosticProvider: {
                identifier: 'acpt',
                interFileDependencies: true,
                workspaceDiagnostics: false,
              },
            }
          : {}),
        ...(client.folders
          ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }
          : {}),
      },
    };
  });
  connection.onInitialized(() => {
    if (!client.pulls) refresh = pushDiagnostics(connection, documents, analyses, ruleBase).refresh;
    else if (client.refreshes) refresh = () => void connection.languages.diagnostics.refresh();
    if (client.configures) {
      void configure();
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'acpt' });
    }
    if (client.folders)
      connection.workspace.onDidChangeWorkspaceFolders(async () => {
        const folders = await connection.workspace.getWorkspaceFolders();
        workspace.roots = folders?.map(({ uri }) => uri) ?? [];
        refresh();
      });
    if (client.watches)
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watched });
    connection.console.info(`acpt ${serverVersion} is ready.`);
  });

  connection.onHover(on('hover', (document, { position }) => hover(analyses, document, position), null));
  connection.onCompletion(
    on('completion', (document, { position }) => completion.list(analyses, document, position), null),
  );
  connection.onCompletionResolve((item) => completion.resolve(item));
  connection.onCodeAction(
    on(
      'codeAction',
      (document, { range, context }) => codeActions(analyses, document, range, context, ruleBase, workspace),
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
    on('documentLink', (document) => links(analyses.of(document), document, workspace), []),
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
  connection.languages.inlayHint.on(
    on('inlayHint', (document, { range }) => hints(analyses.of(document), document, range), []),
  );
  connection.onCodeLens(
    on('codeLens', (document) => codeLenses(analyses.of(document), document, client.opensContainers), []),
  );
  connection.onRequest(compareCommand, (asked: { before?: unknown; after?: unknown } | null) =>
    compare(asked?.before, asked?.after, analyses),
  );
  connection.onRequest(plansRequest, (asked: PlansQuestion) => plansFor(asked, analyses, documents));
  connection.onRequest(matrixRequest, (asked: Parameters<typeof plansOfMatrix>[0]) =>
    plansOfMatrix(asked, analyses),
  );
  connection.languages.diagnostics.on(
    on(
      'diagnostic',
      (document) => ({
        kind: 'full' as const,
        items: diagnostics(analyses.findingsOf(document), document, ruleBase),
      }),
      { kind: 'full' as const, items: [] },
    ),
  );
  connection.onDidChangeConfiguration(() => (client.configures ? configure() : undefined));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const listed = changes.some(({ type }) => type !== FileChangeType.Changed);
    workspace.changedOnDisk(
      changes.map(({ uri }) => uri),
      listed,
    );
    refresh();
  });
  documents.onDidChangeContent(() => workspace.edited());
  documents.onDidClose(({ document }) => {
    analyses.forget(document);
    workspace.edited();
  });
  documents.listen(connection);
  connection.listen();
}
