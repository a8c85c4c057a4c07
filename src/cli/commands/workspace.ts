import { Command } from '@commander-js/extra-typings';
import { type Manual, type OptionsOf, oneWord, outputFormat } from './define.ts';

const words = ['show', 'read', 'forget'] as const;

export const workspaceCommand = () =>
  new Command('workspace')
    .summary('read which environments and computes your Azure ML workspace has')
    .description(
      'Show which environments and computes the Azure ML workspace of a folder has. read asks the Azure CLI for them, and for the environments of registries that documents name, and keeps the answer in .acpt/workspace of the folder, hidden from Git; forget removes it.',
    )
    .addArgument(oneWord('[action]', 'what to do', words).default('show' as const))
    .option('--folder <folder>', 'The folder whose documents are meant for the workspace.', '.')
    .option('--workspace <name>', 'The Azure ML workspace; by default that of the Azure CLI.')
    .option('--resource-group <name>', 'The resource group of the workspace.')
    .option('--subscription <id>', 'The Azure subscription.')
    .option('--az <program>', 'The Azure CLI.', 'az')
    .addOption(outputFormat());

export type WorkspaceAction = (typeof words)[number];
export type WorkspaceOptions = OptionsOf<typeof workspaceCommand>;

export const workspaceManual: Manual = {
  group: 'Look up',
  expected: 'Expected one word after "workspace": show, read or forget.',
  statuses: { 0: 'done', 130: 'stopped with Ctrl-C' },
  examples: [
    ['workspace read', 'Ask for what the default workspace of the Azure CLI has'],
    ['workspace read --workspace contoso-ml --resource-group training', 'Ask for another one'],
    ['workspace', 'Show what was read'],
  ],
};
