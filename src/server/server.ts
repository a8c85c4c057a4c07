/** The wiring: one line per request, in reading order. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileSystemWatcher,
  type InitializeResult,
  TextDocuments,
  WatchKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Matrix } from '../core/knowledge/matrix/matrix.ts';
import { DocumentFacts } from '../core/stack/documentFacts.ts';
import { LeftToOthers, leftToOthersMethod, nothingLeft } from '../protocol/others.ts';
import {
  checkFilesRequest,
  choicesRequest,
  compareRequest,
  containerMatrixRequest,
  containerPlansRequest,
  documentKindsRequest,
  factsChanged,
  jobChoicesRequest,
  machinesRequest,
  matrixTableRequest,
  moveRequest,
  newDocumentsRequest,
  newJobRequest,
  serverFactsRequest,
  stackRequest,
  useRequest,
  workspaceFilesRequest,
} from '../protocol/requests.ts';
import { capabilitiesFor } from './capabilities.ts';
import { Configuration } from './configuration.ts';
import { EditorProject } from './editor/editorProject.ts';
import { EditorNotebooks, fileUriOf } from './editor/notebooks.ts';
import { pathOf, uriOf } from './editor/paths.ts';
import { checkFiles } from './features/checkFiles.ts';
import { codeActions } from './features/codeActions.ts';
import { codeLenses } from './features/codeLenses.ts';
import { choices, compare, move } from './features/comparison.ts';
import { CompletionFeature } from './features/completion.ts';
import { plansFor, plansOfMatrix } from './features/containers.ts';
import { diagnostics, pushDiagnostics, type RulePages } from './features/diagnostics.ts';
import { machines, matrixTable, useOf } from './features/explorer.ts';
import { hover } from './features/hover.ts';
import { hints } from './features/inlayHints.ts';
import { kindsOf } from './features/kinds.ts';
import { definition, highlights, prepareRename, references, rename } from './features/navigation.ts';
import { jobChoices, jobFor, newDocuments } from './features/newDocuments.ts';
import { stackOf } from './features/stack.ts';
import { folding, links, outline, selections } from './features/structure.ts';
import type { ServerFiles } from './files/askedFiles.ts';
import { customRequest, documentRequests, settledAnswers } from './requests.ts';
import { soon } from './soon.ts';
import { Turns } from './turns.ts';
import { serverVersion } from './version.ts';

/** What is read, and of everything else whether it is there. */
const watched: FileSystemWatcher[] = [
  ...[
    '**/*.{yml,yaml,py,sh}',
    '**/MLTable',
    '**/*{requirements,constraints}*.txt',
    '**/*[dD]ockerfile*',
    '**/.{aml,git}ignore',
  ].map((globPattern) => ({ globPattern })),
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
];

/** Where files are asked for one by one, nothing else finds out that one has changed. */
const watchedWhereAsked: FileSystemWatcher[] = [{ globPattern: '**/*' }];

export interface ServerParts {
  /** What is known of ACPT; looked at again when a document is opened. */
  readonly matrix: Matrix;
  readonly files: ServerFiles;
  /** Address of the folder with the rules' pages; ends in a slash. */
  readonly ruleBase: string;
}

export function startServer(connection: Connection, known: ServerParts): void {
  const { files, ruleBase } = known;
  const documents = new TextDocuments(TextDocument);
  const editor = new EditorProject(files, known.matrix, connection.console);
  const { project, others } = editor;
  const pages: RulePages = { base: ruleBase, shown: false };
  const notebooks = new EditorNotebooks(editor);
  const open = { get: (uri: string) => documents.get(uri) ?? notebooks.get(uri) };
  const facts = (document: TextDocument) => new DocumentFacts(project, pathOf(fileUriOf(document)));
  const completion = new CompletionFeature();
  const turns = new Turns();
  const settled = settledAnswers(editor, files);
  const { asked, following } = documentRequests(open, connection.console, turns, settled);
  const client = {
    pulls: false,
    refreshes: false,
    watches: false,
    folders: false,
    configures: false,
    registersConfiguration: false,
    opensContainers: false,
    lenses: false,
    annotates: false,
  };
  let refresh = () => {};

  const configuration = new Configuration(connection, project);
  const configure = async () => {
    await configuration.read();
    refresh();
  };

  const leave = (given: unknown) => {
    others.left = LeftToOthers.safeParse(given).data ?? nothingLeft;
  };

  connection.onInitialize((params): InitializeResult => {
    const { capabilities, workspaceFolders, rootUri, initializationOptions } = params;
    client.pulls = capabilities.textDocument?.diagnostic !== undefined;
    client.refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true;
    client.watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    client.configures = capabilities.workspace?.configuration === true;
    client.registersConfiguration =
      capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    client.folders = capabilities.workspace?.workspaceFolders === true;
    client.annotates = capabilities.workspace?.workspaceEdit?.changeAnnotationSupport !== undefined;
    client.lenses = capabilities.textDocument?.codeLens !== undefined;
    client.opensContainers = initializationOptions?.opensContainers === true;
    pages.shown = initializationOptions?.showsRules === true;
    leave(initializationOptions?.leftToOthers);
    configuration.refreshes.lenses = capabilities.workspace?.codeLens?.refreshSupport === true;
    configuration.refreshes.hints = capabilities.workspace?.inlayHint?.refreshSupport === true;
    completion.reopens = initializationOptions?.reopensSuggestions === true;
    editor.isWatched = client.watches;
    editor.rootUris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    return {
      serverInfo: { name: 'acpt', version: serverVersion },
      capabilities: capabilitiesFor(client),
    };
  });
  connection.onInitialized(() => {
    if (!client.pulls)
      refresh = pushDiagnostics(
        connection,
        documents,
        notebooks,
        editor,
        () => turns.following(),
        settled,
        pages,
      ).refresh;
    // A checkout changes a thousand files, each told by itself.
    else if (client.refreshes) refresh = soon(() => void connection.languages.diagnostics.refresh());
    if (!client.pulls || client.refreshes) editor.writing.onPause = () => refresh();
    if (client.configures) {
      void configure();
      // Emacs asks to be spared registrations that it does not know.
      if (client.registersConfiguration)
        void connection.client.register(DidChangeConfigurationNotification.type, {
          section: ['acpt', 'editor.codeLens'],
        });
    }
    if (client.folders)
      connection.workspace.onDidChangeWorkspaceFolders(async () => {
        const folders = await connection.workspace.getWorkspaceFolders();
        editor.rootUris = folders?.map(({ uri }) => uri) ?? [];
        refresh();
      });
    if (client.watches)
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: files.settle ? watchedWhereAsked : watched,
      });
    connection.console.info(`acpt ${serverVersion} is ready.`);
  });

  connection.onHover(
    asked('hover', (document, { position }) => hover(facts(document), document, position, others), null),
  );
  connection.onCompletion(
    asked(
      'completion',
      (document, { position }) => completion.list(facts(document), document, position, others),
      null,
    ),
  );
  connection.onCompletionResolve((item) => completion.resolve(item));
  connection.onCodeAction(
    asked(
      'codeAction',
      (document, { range, context }) =>
        codeActions(facts(document), document, range, context, pages, others, client.annotates),
      [],
    ),
  );
  connection.onDefinition(
    asked('definition', (document, { position }) => definition(facts(document), document, position), []),
  );
  connection.onReferences(
    asked(
      'references',
      (document, { position, context }) =>
        references(facts(document), document, position, context.includeDeclaration),
      [],
    ),
  );
  connection.onDocumentHighlight(
    asked(
      'documentHighlight',
      (document, { position }) => highlights(facts(document), document, position),
      [],
    ),
  );
  connection.onPrepareRename(
    asked(
      'prepareRename',
      (document, { position }) => prepareRename(facts(document), document, position),
      null,
    ),
  );
  connection.onRenameRequest(
    asked(
      'rename',
      (document, { position, newName }) => rename(facts(document), document, position, newName),
      null,
    ),
  );
  connection.onDocumentSymbol(
    following('documentSymbol', (document) => outline(facts(document), document, others), []),
  );
  connection.onDocumentLinks(following('documentLink', (document) => links(facts(document), document), []));
  connection.onFoldingRanges(
    following('foldingRange', (document) => folding(facts(document), document), null),
  );
  connection.onSelectionRanges(
    asked(
      'selectionRange',
      (document, { positions }) => selections(facts(document), document, positions),
      null,
    ),
  );
  connection.languages.inlayHint.on(
    following(
      'inlayHint',
      (document, { range }) =>
        configuration.inlayHints
          ? hints(
              facts(document),
              document,
              range,
              client.lenses && configuration.codeLens && configuration.editorLenses,
            )
          : [],
      [],
    ),
  );
  connection.onCodeLens(
    following(
      'codeLens',
      (document) =>
        configuration.codeLens ? codeLenses(facts(document), document, client.opensContainers) : [],
      [],
    ),
  );
  connection.onNotification(leftToOthersMethod, (given: unknown) => {
    leave(given);
    refresh();
  });
  const answer = customRequest(connection, settled);
  answer(compareRequest, (question) => compare(project, question));
  answer(stackRequest, (question) => stackOf(project, question));
  answer(serverFactsRequest, () => ({ version: serverVersion, matrix: project.matrix.asOf }));
  answer(workspaceFilesRequest, () => ({
    yaml: project.allYamlFiles.map(uriOf),
    dockerfiles: project.allDockerfiles.map(uriOf),
  }));
  answer(documentKindsRequest, (question) => kindsOf(project, question));
  answer(checkFilesRequest, (question) => checkFiles(editor, question, pages));
  answer(jobChoicesRequest, () => jobChoices(project));
  answer(newJobRequest, (question) => jobFor(project, question));
  answer(moveRequest, (question) => move(project, question, client.annotates));
  answer(choicesRequest, ({ uri }) => {
    const document = uri === undefined ? undefined : open.get(uri);
    return choices(project, document && facts(document));
  });
  answer(newDocumentsRequest, (question) => newDocuments(project, question));
  answer(containerPlansRequest, (question) => plansFor(project, question));
  answer(containerMatrixRequest, (question) => plansOfMatrix(project, question));
  answer(matrixTableRequest, () => matrixTable(project.matrix));
  answer(machinesRequest, (question) => machines(project, question));
  answer(useRequest, (question) => {
    const document = open.get(question.uri);
    return document ? useOf(facts(document), document, question) : null;
  });
  connection.languages.diagnostics.on(
    following(
      'diagnostic',
      (document) => ({
        kind: 'full' as const,
        items: diagnostics(editor, document, pages),
      }),
      { kind: 'full' as const, items: [] },
    ),
  );
  connection.onDidChangeConfiguration(() => (client.configures ? configure() : undefined));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const listed = changes.some(({ type }) => type !== FileChangeType.Changed);
    const paths = changes.map(({ uri }) => pathOf(uri));
    files.forget?.(paths);
    project.filesChanged(paths);
    // A folder that came is told by the files in it.
    if (listed) project.foldersChanged();
    refresh();
  });
  // A command has asked the registry, or Azure, meanwhile.
  const learn = () => {
    const { matrix } = known;
    if (matrix === project.matrix) return;
    project.matrix = matrix;
    refresh();
  };
  documents.onDidOpen(learn);
  connection.onNotification(factsChanged, () => {
    learn();
    project.filesChanged();
    project.foldersChanged();
    refresh();
  });
  documents.onDidChangeContent(({ document }) => {
    turns.message();
    editor.open(document.uri, document.getText());
  });
  documents.onDidSave(({ document: { uri } }) => {
    if (editor.writing.rest(uri)) refresh();
  });
  documents.onDidClose(({ document: { uri } }) => editor.close(uri));
  notebooks.onDidChange(() => turns.message());
  documents.listen(connection);
  notebooks.listen(connection);
  connection.listen();
}
