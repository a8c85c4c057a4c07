/** "New Job…": asks for the script, the number of GPUs and the environment, and writes the job. */
import * as vscode from 'vscode';
import { jobChoicesRequest, newJobRequest } from '../../protocol/requests.ts';
import type { Client } from '../client/client.ts';
import { openNew } from '../client/newDocument.ts';

const mostScripts = 300;
const left = '**/{node_modules,.venv,venv,site-packages,__pycache__,.git,tests,test}/**';

export async function newJob(client: Client, given?: vscode.Uri): Promise<void> {
  const script = await chooseScript(given);
  if (!script) return;
  const { environments, gpus } = await client.ask(jobChoicesRequest, {});
  const count = await choose(
    vscode.l10n.t('New Job (2/3)'),
    vscode.l10n.t('How many GPUs?'),
    gpus.map((each) => ({
      label: each.count === 1 ? vscode.l10n.t('1 GPU') : vscode.l10n.t('{0} GPUs', each.count),
      description: each.detail,
      value: each.count,
    })),
  );
  if (count === undefined) return;
  const environment = await choose(
    vscode.l10n.t('New Job (3/3)'),
    vscode.l10n.t('In which environment?'),
    environments.map(({ reference, name, detail }) => ({
      label: name,
      description: detail,
      value: reference,
    })),
  );
  if (environment === undefined) return;
  const wish = { script: client.addressOf(script), gpus: count, environment };
  const { folder, text } = await client.ask(newJobRequest, wish);
  await openNew(client.uriOf(folder), 'job', text);
}

/** Those that look like what one starts come first. */
async function chooseScript(given: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  if (given?.path.endsWith('.py')) return given;
  const within = given ? new vscode.RelativePattern(given, '**/*.py') : '**/*.py';
  const found = (await vscode.workspace.findFiles(within, left, mostScripts)).filter(
    // A command needs no quotes for them.
    ({ path }) => /^[\w.-]+\.py$/.test(nameOf(path)) && nameOf(path) !== '__init__.py',
  );
  if (found.length === 0) {
    const create = vscode.l10n.t('New Azure ML Document…');
    const sentence = vscode.l10n.t(
      'No Python script found in this folder. A new job starts one: open the folder that has it.',
    );
    const choice = await vscode.window.showInformationMessage(sentence, create);
    if (choice === create) await vscode.commands.executeCommand('acpt.newDocument', given);
    return undefined;
  }
  const rank = ({ path }: vscode.Uri) => (/train|main|finetune|run/i.test(nameOf(path)) ? 0 : 1);
  const sorted = found.sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  return choose(
    vscode.l10n.t('New Job (1/3)'),
    vscode.l10n.t('Which script does the job start?'),
    sorted.map((uri) => ({
      label: nameOf(uri.path),
      description: vscode.workspace.asRelativePath(uri),
      value: uri,
    })),
  );
}

async function choose<Value>(
  title: string,
  placeHolder: string,
  items: readonly (vscode.QuickPickItem & { readonly value: Value })[],
): Promise<Value | undefined> {
  const options = { title, placeHolder, matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.value;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
