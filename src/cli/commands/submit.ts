import { Command } from '@commander-js/extra-typings';
import { list, type Manual, type OptionsOf } from './define.ts';

export const submitCommand = () =>
  new Command('submit')
    .summary('check a job and submit it')
    .description(
      'Check a job, show what will run where and what is uploaded, and submit it with az ml job create --stream, or with azd ai training job submit if it is a job of Microsoft Foundry. Errors stop it.',
    )
    .argument('<file>', 'the YAML file of a job')
    .option('--yes', 'Do not ask.')
    .option('--force', 'Submit in spite of errors.')
    .option('--pin', 'Submit the known version of environments that are not pinned.')
    .option('--dry-run', 'Print the call of the Azure CLI instead of making it.')
    .option('--workspace <name>', 'The Azure ML workspace.')
    .option('--resource-group <name>', 'The resource group of the workspace.')
    .option('--subscription <id>', 'The Azure subscription.')
    .addOption(list('--set <assignment>', 'A KEY=VALUE for the Azure CLI; may be given several times.'))
    .option('--az <program>', 'The Azure CLI.', 'az')
    .option('--azd <program>', 'The Azure Developer CLI, for jobs of Microsoft Foundry.', 'azd');

export type SubmitOptions = OptionsOf<typeof submitCommand>;

export const submitManual: Manual = {
  group: 'Run',
  expected: 'Expected exactly one job.',
  statuses: {
    0: 'submitted, and the job succeeded',
    1: 'not submitted because of errors or without consent, or the job failed',
  },
  examples: [
    ['submit job.yml', 'Show what will run, then ask'],
    ['submit --dry-run --pin job.yml', 'Show the call, with environments pinned'],
    ['submit --yes --set inputs.epochs=3 job.yml', 'Submit without asking'],
  ],
};
