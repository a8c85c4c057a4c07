import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  type Diagnostic,
  ErrorAction,
  type LanguageClientOptions,
} from 'vscode-languageclient';
import type { ContainerPlan, NoPlan } from '../../core/container/plan/plan.ts';
import type { SizeAnswer } from '../../core/features/explorer/machines.ts';
import type { MatrixTable } from '../../core/features/explorer/row.ts';
import type { ComparisonAnswer } from '../../protocol/comparison.ts';
import { leftToOthersMethod } from '../../protocol/others.ts';
import {
  type Choice,
  choicesRequest,
  compareRequest,
  containerMatrixRequest,
  containerPlansRequest,
  factsChanged,
  type MatrixQuestion,
  machinesRequest,
  matrixTableRequest,
  moveRequest,
  type NewDocument,
  newDocumentsRequest,
  type PlansQuestion,
  type Request,
  serverFactsRequest,
  type UseAnswer,
  useRequest,
} from '../../protocol/requests.ts';
import { leftToOthers, onOthersChange } from './others.ts';
import { Restarts } from './restarts.ts';
import { Status } from './status.ts';

export interface Client {
  /** Asks the server. @throws where it does not run */
  ask<Params, Result>(request: Request<Params, Result>, question: Params): Promise<Result>;
  /** How the server calls a file, and back. */
  addressOf(uri: vscode.Uri): string;
  uriOf(address: string): vscode.Uri;
  /** Diagnostics as the server tells them. */
  toDiagnostics(told: readonly unknown[]): Promise<vscode.Diagnostic[]>;
  readonly status: Status;
  restart(): Promise<void>;
  showLog(): void;
  /** What changes from one environment or image to the other, and what that means for the workspace. */
  compare(before: string, after: string): Promise<ComparisonAnswer>;
  /** What can be compared; first what the document names. */
  choices(document: vscode.Uri | undefined): Promise<Choice[]>;
  /** The edit that moves the workspace from one to the other, and what the checks would find afterwards. */
  move(
    before: string,
    after: string,
  ): Promise<{ edit: vscode.WorkspaceEdit | undefined; left: readonly string[] }>;
  /** What a new document in the folder can be. */
  newDocuments(folder: vscode.Uri): Promise<NewDocument[]>;
  /** The container plans of a document, or of the documents in a folder. */
  containerPlans(question: PlansQuestion): Promise<(ContainerPlan | NoPlan)[]>;
  /** All that can be chosen. */
  containerMatrix(question: MatrixQuestion): Promise<ContainerPlan[]>;
  /** Others than the server have brought the facts up to date. */
  factsChanged(): Promise<void>;
  log(line: string): void;
  /** Every release that the matrix knows. */
  matrixTable(): Promise<MatrixTable>;
  /** Which VM sizes run an environment or image; `null` for one that is not known. */
  machines(reference: string): Promise<SizeAnswer[] | null>;
  /** How to name an environment or image in an open document. */
  use(document: vscode.TextDocument, at: vscode.Position, reference: string): Promise<UseAnswer | null>;
  stop(): Promise<void>;
}

/** Makes a client of a server that is not started yet: a process, or a worker of the browser. */
export type Connect = (
  context: vscode.ExtensionContext,
  options: LanguageClientOptions,
) => BaseLanguageClient & { restart(): Promise<void> };

/**
 * Starts the language server, and again when it ends by itself, a few times. A failure is shown as a notification with a
 * button for the log.
 * @param opensContainers whether there is a machine that could
 */
export async function startClient(
  context: vscode.ExtensionContext,
  connect: Connect,
  opensContainers: boolean,
): Promise<Client> {
  const status = new Status();
  const log = vscode.window.createOutputChannel('ACPT', { log: true });
  const restarts = new Restarts();
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: 'yaml' },
      { language: 'dockerfile' },
      { language: 'python' },
      { language: 'pip-requirements' },
      // What jobs and Dockerfiles run.
      { language: 'shellscript' },
      { pattern: '**/*{requirements,constraints}*.txt' },
    ],
    outputChannel: log,
    middleware: {
      provideDiagnostics: (document, previousResultId, token, next) => {
        status.checked(document instanceof vscode.Uri ? document : document.uri);
        return next(document, previousResultId, token);
      },
    },
    errorHandler: {
      // What is on the way to a server that has just died fails, message by message. Shutting down because of it would
      // forestall the restart: that it died is said by `closed`.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        if (restarts.another(Date.now())) return { action: CloseAction.Restart, handled: true };
        failed(
          vscode.l10n.t('Language server ended'),
          vscode.l10n.t(
            'The ACPT language server ended by itself {0} times within {1} minutes and is not started again.',
            Restarts.most + 1,
            Restarts.within / 60_000,
          ),
        );
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    initializationOptions: () => ({
      reopensSuggestions: true,
      opensContainers,
      showsRules: true,
      leftToOthers: leftToOthers(),
    }),
  };
  const languageClient = connect(context, options);
  context.subscriptions.push(log, status);
  onOthersChange(context, () => {
    if (languageClient.isRunning()) void languageClient.sendNotification(leftToOthersMethod, leftToOthers());
  });

  const ask = async <Params, Result>({ method, result }: Request<Params, Result>, question: Params) =>
    result.parse(await languageClient.sendRequest(method, question));

  const client: Client = {
    ask,
    addressOf: (uri) => languageClient.code2ProtocolConverter.asUri(uri),
    uriOf: (address) => languageClient.protocol2CodeConverter.asUri(address),
    toDiagnostics: (told) => languageClient.protocol2CodeConverter.asDiagnostics(told as Diagnostic[]),
    status,
    restart: () => {
      restarts.forget();
      return attempt(() => languageClient.restart());
    },
    showLog: () => log.show(),
    compare: (before, after) => ask(compareRequest, { before, after }),
    choices: (document) => ask(choicesRequest, document ? { uri: document.toString() } : {}),
    move: async (before, after) => {
      const { edit, left } = await ask(moveRequest, { before, after });
      return { edit: await languageClient.protocol2CodeConverter.asWorkspaceEdit(edit as never), left };
    },
    newDocuments: (folder) =>
      ask(newDocumentsRequest, { folder: languageClient.code2ProtocolConverter.asUri(folder) }),
    containerPlans: (question) => ask(containerPlansRequest, question),
    containerMatrix: (question) => ask(containerMatrixRequest, question),
    factsChanged: () => languageClient.sendNotification(factsChanged),
    log: (line) => log.info(line),
    matrixTable: () => ask(matrixTableRequest, {}),
    machines: (reference) => ask(machinesRequest, { reference }),
    use: ({ uri }, { line, character }, reference) =>
      ask(useRequest, {
        uri: languageClient.code2ProtocolConverter.asUri(uri),
        position: { line, character },
        reference,
      }),
    stop: () => languageClient.stop(),
  };
  const failed = (detail: string, sentence: string) => {
    status.failed(detail);
    const restart = vscode.l10n.t('Restart');
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showErrorMessage(sentence, restart, showLog).then((choice) => {
      if (choice === restart) void client.restart();
      if (choice === showLog) client.showLog();
    });
  };
  const attempt = async (start: () => Promise<void>): Promise<void> => {
    status.starting();
    try {
      await start();
      status.running(await ask(serverFactsRequest, {}));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failed(
        vscode.l10n.t('Language server failed to start'),
        vscode.l10n.t('The ACPT language server failed to start: {0}', reason),
      );
    }
  };
  await attempt(() => languageClient.start());
  return client;
}
