/** What the server answers, as it tells its client. */
import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { notebookSync } from './editor/notebooks.ts';
import { fixAllKind } from './features/codeActions.ts';

/** @param client `pulls`: asks for findings itself; `folders`: tells of folders that come and go */
export function capabilitiesFor(client: {
  readonly pulls: boolean;
  readonly folders: boolean;
}): ServerCapabilities {
  return {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    notebookDocumentSync: notebookSync,
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
  };
}
