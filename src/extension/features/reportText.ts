/** A report of a bug to be pasted: what it depends on, and nothing of anybody's files. In English, for those who read it. */
import * as vscode from 'vscode';
import { serverFactsRequest } from '../../protocol/requests.ts';
import type { Client } from '../client/client.ts';

/** Those that do something for the same files. */
const neighbours = [
  'redhat.vscode-yaml',
  'ms-toolsai.vscode-ai',
  'docker.docker',
  'ms-azuretools.vscode-containers',
  'ms-vscode-remote.remote-containers',
  'ms-python.python',
];

export async function reportOf(client: Client, { packageJSON }: vscode.Extension<unknown>): Promise<string> {
  const server = await client.ask(serverFactsRequest, {}).then(
    ({ version, matrix }) => `${version}, matrix of ${matrix}`,
    (error: unknown) => `does not answer: ${error instanceof Error ? error.message : String(error)}`,
  );
  const { env, version, extensions, workspace } = vscode;
  const others = neighbours.flatMap((id) => {
    const found = extensions.getExtension(id);
    return found ? [`${id} ${found.packageJSON.version}`] : [];
  });
  const where = env.uiKind === vscode.UIKind.Web ? 'in a browser' : 'on the desktop';
  const rows: readonly (readonly [string, string])[] = [
    ['Extension', packageJSON.version],
    ['Server', server],
    ['Status', client.status.detail],
    ['VS Code', `${version} ${where}${env.remoteName ? `, remote: ${env.remoteName}` : ''}`],
    ['Language', env.language],
    ['Folders', String(workspace.workspaceFolders?.length ?? 0)],
    ['Trusted', workspace.isTrusted ? 'yes' : 'no'],
    ['Settings changed', changedSettings(packageJSON).join(', ') || 'none'],
    ['Other extensions', others.join(', ') || 'none of those that read the same files'],
  ];
  return [
    '## What happened',
    '',
    '## What you expected',
    '',
    '## How to see it (the smallest file that shows it)',
    '',
    '```yaml',
    '```',
    '',
    '## Versions',
    '',
    ...rows.map(([name, value]) => `- ${name}: ${value}`),
    '',
  ].join('\n');
}

/** By name alone: values may name registries and clusters. */
function changedSettings(packageJSON: {
  readonly contributes?: { readonly configuration?: { readonly properties?: object } };
}): string[] {
  const settings = vscode.workspace.getConfiguration();
  return Object.keys(packageJSON.contributes?.configuration?.properties ?? {}).filter((name) => {
    const { globalValue, workspaceValue, workspaceFolderValue } = settings.inspect(name) ?? {};
    return [globalValue, workspaceValue, workspaceFolderValue].some((value) => value !== undefined);
  });
}
