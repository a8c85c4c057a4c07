/** Commands that open environments on this machine. */
import { Command, type OptionValues } from '@commander-js/extra-typings';
import { choice, list, type Manual, type OptionsOf, oneOf, oneWord, outputFormat } from './define.ts';
import { subjectArgument } from './environments.ts';

const engineOption = ['--engine <program>', 'docker, podman, or the path of one of them.', 'auto'] as const;

/** What runs, and on what of this machine. */
export function containerOptions<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .option(...engineOption)
    .addOption(choice('--gpu <kind>', 'Which GPUs the container gets.', ['auto', 'cuda', 'rocm', 'none']))
    .option(
      '--gpus <gpus>',
      'Which of the GPUs of this machine: all, none, or numbers such as 0,1; a MIG slice is 0:1. Remembered for the folder.',
    )
    .addOption(
      choice(
        '--base <base>',
        "The image of a curated environment: the environment's own, or the ACPT image that it is built on.",
        ['image', 'acpt'],
      ),
    )
    .option(
      '--workspace-folder <folder>',
      'The folder that is opened in the container; by default the working directory, or the repository around the file.',
    );
}

/** How a container is started. */
export function startOptions<Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) {
  return command
    .option('--rebuild', 'Discard the container and build it again.')
    .option('--allow-host', 'Allow what gives the container access to this machine.')
    .addOption(
      oneOf(
        '--caches <scope>',
        'Where downloads that survive a rebuild are kept: in volumes of all your folders, of this folder (the default), or nowhere.',
        ['shared', 'folder', 'off'],
      ),
    )
    .addOption(
      list(
        '--share <names>',
        'What to share with the container: azure (sign-in of the Azure CLI), git (configuration), ssh (agent), with commas.',
      ),
    )
    .option(
      '--devcontainer-cli <file>',
      'Path of the Dev Container CLI; by default it is looked for on the PATH.',
    );
}

export const preflightCommand = () =>
  containerOptions(
    new Command('preflight')
      .summary('check whether this machine can run an environment')
      .description(
        'Check whether this machine can run an environment: engine, GPU, driver and disk. Nothing is pulled.',
      )
      .argument('<subject>', subjectArgument),
  ).addOption(outputFormat());

export type PreflightOptions = OptionsOf<typeof preflightCommand>;

export const preflightManual: Manual = {
  group: 'Run',
  expected: 'Expected exactly one file, FILE:LINE or reference.',
  statuses: { 0: 'this machine can run it', 1: 'it cannot, or only on the CPU' },
  examples: [
    ['preflight job.yml', 'Can this machine run the job?'],
    ['preflight --gpu none acpt-pytorch-2.8-cuda12.6:15', 'An environment, on the CPU'],
  ],
};

export const devcontainerCommand = () =>
  startOptions(
    containerOptions(
      new Command('devcontainer')
        .summary('open an environment in a dev container on this machine')
        .description(
          'Print a devcontainer.json that opens an environment on this machine, write it to .devcontainer/, or start the container.',
        )
        .argument('<subject>', subjectArgument)
        .option('--write', 'Write it to .devcontainer/; your own edits there stay.')
        .option('--check', 'Show what has changed in the environment since the configuration was written.')
        .option('--up', 'Write it and start the container; required by --rebuild and --allow-host.'),
    ),
  );

export type DevcontainerOptions = OptionsOf<typeof devcontainerCommand>;

export const devcontainerManual: Manual = {
  group: 'Run',
  expected: 'Expected exactly one file, FILE:LINE or reference.',
  statuses: {
    0: 'printed, written or started',
    1: 'this machine cannot run it, the container did not start, or --check found a change',
    130: 'canceled with Ctrl-C',
  },
  examples: [
    ['devcontainer job.yml', 'Print the configuration'],
    ['devcontainer --write --gpu cuda job.yml', 'Write it, for NVIDIA GPUs'],
    ['devcontainer --up acpt-pytorch-2.8-cuda12.6:15', 'Start a container of an environment'],
  ],
};

const containersWords = ['list', 'stop', 'remove'] as const;

export const containersCommand = () =>
  new Command('containers')
    .summary('list, stop and remove what ACPT made in the engine')
    .description(
      'List the containers, images and cache volumes that ACPT made for you, stop or remove them. Nothing else in the engine is changed.',
    )
    .addArgument(oneWord('[action]', 'what to do', containersWords).default('list' as const))
    .argument('[names...]', 'with stop and remove: names or ID prefixes')
    .option('--all', 'With stop: all that run. With remove: all that do not run, except caches.')
    .option('--caches', 'With remove: the caches.')
    .option(...engineOption)
    .addOption(outputFormat());

export type ContainersAction = (typeof containersWords)[number];
export type ContainersOptions = OptionsOf<typeof containersCommand>;

export const containersManual: Manual = {
  group: 'Run',
  expected: 'Expected list, stop or remove, and names.',
  statuses: { 0: 'done', 1: 'something could not be listed, stopped or removed' },
  examples: [
    ['containers', 'What there is, with sizes'],
    ['containers stop --all', 'Stop all of them'],
    ['containers remove --all --caches', 'Remove what does not run, and the caches'],
  ],
};
