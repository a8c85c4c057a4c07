/** Commands that run jobs on this machine, and tell what was run. */
import { Command } from '@commander-js/extra-typings';
import { containerOptions, startOptions } from './containers.ts';
import { count, list, type Manual, type OptionsOf, oneWord, outputFormat } from './define.ts';

export const runCommand = () =>
  startOptions(
    containerOptions(
      new Command('run')
        .summary('run a job or the steps of a pipeline in containers on this machine')
        .description(
          'Run the command of a job in the container of its environment, or the steps of a pipeline one after another, each in its own container. Logs and outputs are kept in .acpt/runs of the folder.',
        )
        .argument('<file>', 'the YAML file of a job; FILE:LINE for one step')
        .addOption(
          list('--input <assignment>', 'NAME=PATH or NAME=VALUE for an input; may be given several times.'),
        )
        .option('--force', 'Run without inputs that are not on this machine.')
        .option('--debug', 'Run the Python programs under debugpy, and print how to attach.')
        .addOption(count('--port <port>', 'With --debug: the first port.', [1, 65_535]).default(5678))
        .addOption(
          count('--wait <seconds>', 'With --debug: how long a program waits for you.', [0, 604_800]).default(
            300,
          ),
        )
        .option('--yes', 'With --debug: install debugpy in the container without asking.'),
    ),
  );

export type RunOptions = OptionsOf<typeof runCommand>;

export const runManual: Manual = {
  group: 'Run',
  expected: 'Expected exactly one file or FILE:LINE.',
  statuses: {
    0: 'the job, or all steps, succeeded',
    1: 'it was not started, or a step failed; a job that fails ends with its own exit status, which may be any',
    2: 'the command could not run, or a file could not be read; or the exit status of the job',
    130: 'stopped with Ctrl-C',
  },
  examples: [
    ['run job.yml', "Run the job's command"],
    ['run --input data=./sample job.yml', 'Use local files in place of an input'],
    ['run --debug job.yml', 'Wait for a debugger'],
    ['run pipeline.yml', 'Run its steps one after another'],
  ],
};

const runsWords = ['list', 'show', 'delete'] as const;

export const runsCommand = () =>
  new Command('runs')
    .summary('list, show and delete what was run in containers')
    .description('List what was run in containers of a folder, show one run with its log, or delete runs.')
    .addArgument(oneWord('[action]', 'what to do', runsWords).default('list' as const))
    .argument('[ids...]', 'with show and delete: the IDs of runs')
    .option('--workspace-folder <folder>', 'The folder that was opened in the container.', '.')
    .addOption(outputFormat());

export type RunsAction = (typeof runsWords)[number];
export type RunsOptions = OptionsOf<typeof runsCommand>;

export const runsManual: Manual = {
  group: 'Run',
  expected: 'Expected list, show or delete, and IDs.',
  statuses: { 0: 'done' },
  examples: [
    ['runs', 'What was run, the newest first'],
    ['runs show train-20261122-101500', 'How it ended, and its log'],
    ['runs delete train-20261122-101500', 'Delete its folder'],
  ],
};
