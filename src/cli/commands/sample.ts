import { Command } from '@commander-js/extra-typings';
import { count, list, type Manual, type OptionsOf, outputFormat } from './define.ts';

export const sampleCommand = () =>
  new Command('sample')
    .summary('download the first files of inputs that exist only in Azure')
    .description(
      'Download the first files of each input of a job that only Azure has: a data asset, a path in a datastore, a blob container. The Azure CLI reads them with your sign-in; they are kept in .acpt/samples of the folder, hidden from Git.',
    )
    .argument('<file>', 'the YAML file of a job or pipeline; FILE:LINE for one step')
    .addOption(list('--input <name>', 'An input; may be given several times. By default all of them.'))
    .addOption(count('--files <n>', 'How many files of each input.', [1, 1000]).default(20))
    .addOption(
      count(
        '--rows <n>',
        'Maximum number of rows of text files (csv, tsv, jsonl, ndjson, txt).',
        [1, 1_000_000_000],
      ),
    )
    .addOption(count('--megabytes <n>', 'How large each sample may be.', [1, 1_000_000]).default(1000))
    .option('--workspace-folder <folder>', 'The folder that is opened in the container.')
    .option(
      '--workspace <name>',
      'The Azure ML workspace; by default the one that was read, or that of the Azure CLI.',
    )
    .option('--resource-group <name>', 'The resource group of the workspace.')
    .option('--subscription <id>', 'The Azure subscription.')
    .option('--az <program>', 'The Azure CLI.', 'az')
    .addOption(outputFormat());

export type SampleOptions = OptionsOf<typeof sampleCommand>;

export const sampleManual: Manual = {
  group: 'Run',
  expected: 'Expected exactly one file or FILE:LINE.',
  statuses: { 0: 'every input has a sample', 1: 'an input has none', 130: 'stopped with Ctrl-C' },
  examples: [
    ['sample job.yml', 'The first 20 files of each input'],
    ['sample --input data --files 3 --rows 1000 job.yml', 'The first 1,000 rows of three files'],
  ],
};
