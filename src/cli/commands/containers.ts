/** Commands that open environments on this machine. */
import { Command } from '@commander-js/extra-typings';
import { choice, type Manual, type OptionsOf, outputFormat } from './define.ts';
import { subjectArgument } from './environments.ts';

const engineOption = ['--engine <program>', 'docker, podman, or the path of one of them.', 'auto'] as const;
const gpuOption = () =>
  choice('--gpu <kind>', 'Which GPUs the container gets.', ['auto', 'cuda', 'rocm', 'none']);
const baseOption = () =>
  choice(
    '--base <base>',
    "The image of a curated environment: the environment's own, or the ACPT image that it is built on.",
    ['image', 'acpt'],
  );
const folderOption = [
  '--workspace-folder <folder>',
  'The folder that is opened in the container; by default the working directory, or the repository around the file.',
] as const;

export const preflightCommand = () =>
  new Command('preflight')
    .summary('check whether this machine can run an environment')
    .description(
      'Check whether this machine can run an environment: engine, GPU, driver and disk. Nothing is pulled.',
    )
    .argument('<subject>', subjectArgument)
    .option(...engineOption)
    .addOption(gpuOption())
    .addOption(baseOption())
    .option(...folderOption)
    .addOption(outputFormat());

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
  new Command('devcontainer')
    .summary('open an environment in a dev container on this machine')
    .description(
      'Print a devcontainer.json that opens an environment on this machine, write it to .devcontainer/, or start the container.',
    )
    .argument('<subject>', subjectArgument)
    .option('--write', 'Write it to .devcontainer/; your own edits there stay.')
    .option('--up', 'Write it and start the container.')
    .option('--rebuild', 'With --up: discard the container and build it again.')
    .option('--allow-host', 'With --up: allow what gives the container access to this machine.')
    .option(...engineOption)
    .addOption(gpuOption())
    .addOption(baseOption())
    .option(...folderOption)
    .option(
      '--devcontainer-cli <file>',
      'Path of the Dev Container CLI; by default it is looked for on the PATH.',
    );

export type DevcontainerOptions = OptionsOf<typeof devcontainerCommand>;

export const devcontainerManual: Manual = {
  group: 'Run',
  expected: 'Expected exactly one file, FILE:LINE or reference.',
  statuses: {
    0: 'printed, written or started',
    1: 'this machine cannot run it, or the container did not start',
    130: 'canceled with Ctrl-C',
  },
  examples: [
    ['devcontainer job.yml', 'Print the configuration'],
    ['devcontainer --write --gpu cuda job.yml', 'Write it, for NVIDIA GPUs'],
    ['devcontainer --up acpt-pytorch-2.8-cuda12.6:15', 'Start a container of an environment'],
  ],
};
