/** The command line that comes with the extension, run by VS Code itself as Node. */
import * as vscode from 'vscode';
import type * as z from 'zod/mini';
import { type Captured, capture } from '../../engine/capture.ts';

export interface Question<Type> {
  readonly args: readonly string[];
  /** How long it may take, in milliseconds. */
  readonly limit: number;
  /** The form of its answer as JSON. */
  readonly type: Type;
  /** What is told where it says nothing itself. */
  readonly otherwise: string;
}

export type Answer<Type extends z.ZodMiniType> =
  /** With what it said beside the answer. */
  { readonly answer: z.infer<Type>; readonly said: string } | { readonly problem: string };

export async function answerOf<Type extends z.ZodMiniType>(
  extensionUri: vscode.Uri,
  { args, limit, type, otherwise }: Question<Type>,
  signal: AbortSignal,
): Promise<Answer<Type>> {
  const { code, out, err } = await commandLine(extensionUri, args, limit, signal);
  const said = err.trim();
  const answer = code === 0 ? type.safeParse(jsonOf(out)) : undefined;
  return answer?.success
    ? { answer: answer.data as z.infer<Type>, said }
    : { problem: said.replace(/^acpt: /, '') || otherwise };
}

/** @returns `undefined` where the user stopped it */
export async function whileShown<Result>(
  title: string,
  ask: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const stopped = new AbortController();
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const result = await vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => stopped.abort());
    return ask(stopped.signal);
  });
  return stopped.signal.aborted ? undefined : result;
}

function jsonOf(out: string): unknown {
  try {
    return JSON.parse(out);
  } catch {
    return undefined;
  }
}

/** With the proxy that the settings of VS Code name where the environment names none. */
function commandLine(
  extensionUri: vscode.Uri,
  args: readonly string[],
  milliseconds: number,
  signal: AbortSignal,
): Promise<Captured> {
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  return capture(process.execPath, [program, ...args], milliseconds, {
    env: environment(),
    signal,
    ending: 'request',
  });
}

function environment(): NodeJS.ProcessEnv {
  const proxy = vscode.workspace.getConfiguration('http').get('proxy', '');
  const { HTTPS_PROXY, https_proxy } = process.env;
  return {
    ...process.env,
    ELECTRON_RUN_AS_NODE: '1',
    ...(proxy !== '' && !HTTPS_PROXY && !https_proxy ? { HTTPS_PROXY: proxy, HTTP_PROXY: proxy } : {}),
  };
}
