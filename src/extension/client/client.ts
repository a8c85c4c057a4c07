import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  type Diagnostic,
  ErrorAction,
  type LanguageClientOptions,
} from 'vscode-languageclient';
import type { ContainerPlan, NoPlan } from '../../core/container/plan/plan.ts';
import { leftToOthersMethod } from '../../protocol/others.ts';
import {
  compareRequest,
  containerMatrixRequest,
  containerPlansRequest,
  factsChanged,
  type MatrixQuestion,
  type NewDocument,
  newDocumentsRequest,
  type PlansQuestion,
  type Request,
  serverFactsRequest,
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
  /** Shows what changes from one environment or image to the other. */
  compare(before: string, after: string): Promise<void>;
  /** What a new document in the folder can be. */
  newDocuments(folder: vscode.Uri): Promise<NewDocument[]>;
  /** The container plans of a document, or of the documents in a folder. */
  containerPlans(question: PlansQuestion): Promise<(ContainerPlan | NoPlan)[]>;
  /** All that can be chosen. */
  containerMatrix(question: MatrixQuestion): Promise<ContainerPlan[]>;
  /** Others than the server have brought the facts up to date. */
  factsChanged(): Promise<void>;
  log(line: string): void;
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
          'Language server ended',
          `The ACPT language server ended by itself ${Restarts.most + 1} times within ${Restarts.within / 60_000} minutes and is not started again.`,
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

  // A page of nobody's: there is nothing to change in it, and nothing to save.
  const contents = new Map<string, string>();
  const provider = { provideTextDocumentContent: ({ path }: vscode.Uri) => contents.get(path) };
  context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(comparisons, provider));

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
    compare: async (before, after) => {
      const content = await ask(compareRequest, { before, after });
      if (content === null) {
        void vscode.window.showInformationMessage(
          'Cannot compare: at least one of the two environments or images is unknown.',
        );
        return;
      }
      const page = vscode.Uri.from({ scheme: comparisons, path: `/${fileName(`${before} to ${after}`)}.md` });
      contents.set(page.path, content);
      await vscode.commands.executeCommand('markdown.showPreview', page);
    },
    newDocuments: (folder) =>
      ask(newDocumentsRequest, { folder: languageClient.code2ProtocolConverter.asUri(folder) }),
    containerPlans: (question) => ask(containerPlansRequest, question),
    containerMatrix: (question) => ask(containerMatrixRequest, question),
    factsChanged: () => languageClient.sendNotification(factsChanged),
    log: (line) => log.info(line),
    stop: () => languageClient.stop(),
  };
  const failed = (detail: string, sentence: string) => {
    status.failed(detail);
    void vscode.window.showErrorMessage(sentence, 'Restart', 'Show Log').then((choice) => {
      if (choice === 'Restart') void client.restart();
      if (choice === 'Show Log') client.showLog();
    });
  };
  const attempt = async (start: () => Promise<void>): Promise<void> => {
    status.starting();
    try {
      await start();
      status.running(await ask(serverFactsRequest, {}));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failed('Language server failed to start', `The ACPT language server failed to start: ${reason}`);
    }
  };
  await attempt(() => languageClient.start());
  return client;
}

const comparisons = 'acpt-comparison';

/** What a tab can show of a text. */
function fileName(text: string): string {
  return text
    .replaceAll(/^azureml:\/\/|[^\w .-]+/g, ' ')
    .trim()
    .slice(-120);
}
