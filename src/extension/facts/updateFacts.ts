/** Asks the registry for new facts, by the command line that comes with the extension. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Client } from '../client/client.ts';
import { answerOf, whileShown } from '../client/commandLine.ts';
import { askedAt } from './due.ts';

const News = z.object({ answered: z.number(), news: z.array(z.string()) });

/** A little longer than the command line itself waits. */
const mostMilliseconds = 6 * 60_000;

/** With a progress that can be cancelled, and an answer whatever it is. */
export async function updateFacts(context: vscode.ExtensionContext, client: Client): Promise<void> {
  const found = await whileShown(vscode.l10n.t('ACPT: asking the registry…'), (signal) =>
    ask(context, client, signal),
  );
  if (!found) return;
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
  const found = await answerOf(
    context.extensionUri,
    {
      args: ['matrix', 'update', '--format', 'json', ...(registry === '' ? [] : [`--registry=${registry}`])],
      limit: mostMilliseconds,
      type: News,
      otherwise: vscode.l10n.t('The registry could not be asked.'),
    },
    signal,
  );
  if ('problem' in found) {
    client.log(found.problem);
    return found;
  }
  const { answer } = found;
  for (const line of answer.news.length > 0 ? answer.news : ['Nothing is new in the registry.'])
    client.log(line);
  await client.factsChanged();
  return answer;
}

function summary(news: readonly string[]): string {
  const [first] = news;
  if (first === undefined) return vscode.l10n.t('The registry has nothing new.');
  return news.length === 1 ? first : vscode.l10n.t('{0} {1} more: see the log.', first, news.length - 1);
}
