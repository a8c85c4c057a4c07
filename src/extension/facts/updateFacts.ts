/** Asks the registry for new facts, by the command line that comes with the extension. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Client } from '../client/client.ts';
import { commandLine } from '../client/commandLine.ts';
import { askedAt } from './due.ts';

const Answer = z.object({ answered: z.number(), news: z.array(z.string()) });

/** A little longer than the command line itself waits. */
const mostMilliseconds = 6 * 60_000;

/** With a progress that can be cancelled, and an answer whatever it is. */
export async function updateFacts(context: vscode.ExtensionContext, client: Client): Promise<void> {
  const stopped = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('ACPT: asking the registry…'),
    cancellable: true,
  };
  const found = await vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => stopped.abort());
    return ask(context, client, stopped.signal);
  });
  if (stopped.signal.aborted) return;
  const isError = 'problem' in found;
  const sentence = isError ? found.problem : summary(found.news);
  const show = isError ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
  const more = isError || found.news.length > 1 ? [vscode.l10n.t('Show Log')] : [];
  // Not waited for: the command is done, whenever somebody reads it.
  void show(sentence, ...more).then((choice) => {
    if (choice) client.showLog();
  });
}

/** Once a week: what is wrong goes into the log only. */
export async function updateQuietly(context: vscode.ExtensionContext, client: Client): Promise<void> {
  await ask(context, client, AbortSignal.timeout(mostMilliseconds));
}

type Found = { readonly news: readonly string[] } | { readonly problem: string };

async function ask(context: vscode.ExtensionContext, client: Client, signal: AbortSignal): Promise<Found> {
  // Not again at the next start, however it goes.
  await context.globalState.update(askedAt, Date.now());
  const registry = vscode.workspace.getConfiguration('acpt').get('registry', '').trim();
  const { code, out, err } = await commandLine(
    context.extensionUri,
    ['matrix', 'update', '--format', 'json', ...(registry === '' ? [] : [`--registry=${registry}`])],
    mostMilliseconds,
    signal,
  );
  const answer = code === 0 ? read(out) : undefined;
  if (!answer) {
    const problem = err.trim().replace(/^acpt: /, '') || vscode.l10n.t('The registry could not be asked.');
    client.log(problem);
    return { problem };
  }
  for (const line of answer.news.length > 0 ? answer.news : ['Nothing is new in the registry.'])
    client.log(line);
  await client.factsChanged();
  return answer;
}

function read(out: string): z.infer<typeof Answer> | undefined {
  try {
    return Answer.parse(JSON.parse(out));
  } catch {
    return undefined;
  }
}

function summary(news: readonly string[]): string {
  const [first] = news;
  if (first === undefined) return vscode.l10n.t('The registry has nothing new.');
  return news.length === 1 ? first : vscode.l10n.t('{0} {1} more: see the log.', first, news.length - 1);
}
