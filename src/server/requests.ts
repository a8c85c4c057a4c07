import {
  type CancellationToken,
  LSPErrorCodes,
  type RemoteConsole,
  ResponseError,
  type TextDocumentIdentifier,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/**
 * Makes request handlers: finds the document, honours cancellation, and logs an error of ours, which then costs
 * this one answer and nothing else.
 */
export function documentRequests(documents: TextDocuments<TextDocument>, log: Pick<RemoteConsole, 'error'>) {
  return <P extends { textDocument: TextDocumentIdentifier }, R>(
    name: string,
    answer: (document: TextDocument, params: P) => R | Promise<R>,
    otherwise: R,
  ) =>
    async (params: P, token: CancellationToken): Promise<R | ResponseError<never>> => {
      const document = documents.get(params.textDocument.uri);
      if (!document) return otherwise;
      // Requests that were overtaken while they waited in the queue are not worth computing.
      await new Promise((resolve) => setImmediate(resolve));
      if (token.isCancellationRequested)
        return new ResponseError<never>(LSPErrorCodes.RequestCancelled, name);
      try {
        return await answer(document, params);
      } catch (bug) {
        log.error(`${name} failed on ${document.uri}: ${bug instanceof Error ? bug.stack : String(bug)}`);
        return otherwise;
      }
    };
}
