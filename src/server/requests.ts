import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  type RemoteConsole,
  ResponseError,
  type TextDocumentIdentifier,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import * as z from 'zod/mini';
import type { Request } from '../protocol/requests.ts';
import type { EditorProject } from './editor/editorProject.ts';
import type { ServerFiles } from './files/askedFiles.ts';
import type { Turns } from './turns.ts';

/** Computes an answer, and again as long as something was read for it that had to be asked for first. */
export type Settled = <Answer>(compute: () => Answer | Promise<Answer>) => Promise<Answer>;

/** A chain of files that name each other is no longer than this. */
const mostRounds = 60;

export function settledAnswers(editor: EditorProject, files: ServerFiles): Settled {
  return async (compute) => {
    editor.refresh();
    for (let round = 1; ; round++) {
      const answer = await compute();
      const more = files.settle && round < mostRounds ? await files.settle() : [];
      if (more.length === 0) return answer;
      editor.project.filesChanged(more);
    }
  };
}

/**
 * Makes request handlers: finds the document, honours cancellation, and logs an error of ours, which then costs
 * this one answer and nothing else. `asked` is for what a person waits for, `following` for what follows an edit.
 */
export function documentRequests(
  documents: Pick<TextDocuments<TextDocument>, 'get'>,
  log: Pick<RemoteConsole, 'error'>,
  turns: Turns,
  settled: Settled,
) {
  const make =
    (turn: 'asked' | 'following') =>
    <P extends { textDocument: TextDocumentIdentifier }, R>(
      name: string,
      answer: (document: TextDocument, params: P) => R | Promise<R>,
      otherwise: R,
    ) =>
    async (params: P, token: CancellationToken): Promise<R | ResponseError<never>> => {
      turns.message();
      await turns[turn]();
      if (token.isCancellationRequested)
        return new ResponseError<never>(LSPErrorCodes.RequestCancelled, name);
      const document = documents.get(params.textDocument.uri);
      if (!document) return otherwise;
      try {
        return await settled(() => answer(document, params));
      } catch (bug) {
        log.error(`${name} failed on ${document.uri}: ${bug instanceof Error ? bug.stack : String(bug)}`);
        return otherwise;
      }
    };
  return { asked: make('asked'), following: make('following') };
}

/** Answers a request of our own: what arrives is parsed first, and what is wrong with it is told to who received. */
export function customRequest(connection: Connection, settled: Settled) {
  return <Params, Result>(
    { method, params }: Request<Params, Result>,
    answer: (question: Params) => Result | Promise<Result>,
  ): void => {
    connection.onRequest(method, async (received: unknown): Promise<unknown> => {
      const question = params.safeParse(received);
      if (!question.success)
        return new ResponseError<never>(
          ErrorCodes.InvalidParams,
          `${method}: ${z.prettifyError(question.error)}`,
        );
      return settled(() => answer(question.data));
    });
  };
}
