/** Commands that tell what is inside an environment, and what decides it. */
import { Command } from '@commander-js/extra-typings';
import { type Manual, type OptionsOf, outputFormat } from './define.ts';

export const subjectArgument = 'a file, FILE:LINE, or the reference of an environment or image as in a job';

export const stackCommand = () =>
  new Command('stack')
    .summary('show what is inside an environment or image')
    .description(
      'Show the actual contents of environments and images: Python, CUDA, PyTorch and more, each with its date and source. Of a file, all its environments are shown; with a line, the one that the step, environment or job on this line runs in.',
    )
    .argument('<subject>', subjectArgument)
    .addOption(outputFormat());

export type FormatOptions = OptionsOf<typeof stackCommand>;

export const stackManual: Manual = {
  group: 'Look up',
  expected: 'Expected exactly one file, FILE:LINE or reference.',
  statuses: { 0: 'shown, even if the contents are unknown' },
  examples: [
    ['stack job.yml', 'All environments of a file'],
    ['stack pipeline.yml:29', 'The environment of the step on line 29'],
    ['stack acpt-pytorch-2.8-cuda12.6:15', 'A curated environment'],
    [
      'stack mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2',
      'An image',
    ],
  ],
};

export const whyCommand = () =>
  new Command('why')
    .summary('show what decides the version of a package')
    .description(
      'Show what decides the version of a package: the image, each step that changes it, and who requires it.',
    )
    .argument('<package>', 'the name of a package, as pip knows it')
    .argument('<subject>', subjectArgument)
    .addOption(outputFormat());

export const whyManual: Manual = {
  group: 'Look up',
  expected: 'Expected a package and one file, FILE:LINE or reference.',
  statuses: { 0: 'shown' },
  examples: [
    ['why torch job.yml', 'Why this job gets its PyTorch'],
    ['why numpy pipeline.yml:29', 'The same for the step on line 29'],
  ],
};

export const solveCommand = () =>
  new Command('solve')
    .summary('print package versions that are compatible with each other and with the image')
    .description(
      'Print compatible versions of the packages that a file installs, as lines of a requirements file. Nothing is written.',
    )
    .argument('<subject>', subjectArgument)
    .addOption(outputFormat());

export const solveManual: Manual = {
  group: 'Look up',
  expected: 'Expected exactly one file or FILE:LINE.',
  statuses: { 0: 'versions were found', 1: 'no versions fit' },
  examples: [
    ['solve job.yml', 'Versions for the environments of a job'],
    ['solve Dockerfile > requirements.txt', 'Keep them'],
  ],
};

export const diffCommand = () =>
  new Command('diff')
    .summary('show what changes from one environment or image to another')
    .description(
      'Show what changes from one environment, version, image or tag to another, and what would break in the given files and folders.',
    )
    .argument('<before>', 'the reference of an environment or image')
    .argument('<after>', 'the one to compare it with')
    .argument('[paths...]', 'files and folders that may use the first')
    .addOption(outputFormat());

export const diffManual: Manual = {
  group: 'Look up',
  expected: 'Expected two environments or images.',
  statuses: { 0: 'shown' },
  examples: [
    ['diff acpt-pytorch-2.8-cuda12.6:14 acpt-pytorch-2.8-cuda12.6:15', 'Two versions'],
    ['diff acpt-pytorch-2.2-cuda12.1:40 acpt-pytorch-2.8-cuda12.6:15 jobs', 'And what breaks in jobs/'],
  ],
};
