/** Commands about what this program knows: rules, settings, images and environments. */
import { Command } from '@commander-js/extra-typings';
import { list, type Manual, type OptionsOf, oneWord, outputFormat } from './define.ts';

export const rulesCommand = () =>
  new Command('rules')
    .summary('list all rules')
    .description('List all rules with their severity.')
    .addOption(outputFormat());

export const rulesManual: Manual = {
  group: 'Check',
  expected: '"acpt rules" takes no arguments. See acpt explain for one rule.',
  statuses: { 0: 'listed' },
  examples: [['rules --format json', 'As data']],
};

export const explainCommand = () =>
  new Command('explain')
    .summary('show the documentation of a rule')
    .description('Show the documentation of a rule: why it exists, an example and its correction.')
    .argument('<rule>', 'the code of a rule, as findings have it in brackets');

export const explainManual: Manual = {
  group: 'Check',
  expected: 'Expected one rule; acpt rules lists them.',
  statuses: { 0: 'shown' },
  examples: [['explain retired-environment', 'What "[retired-environment]" means']],
};

export const configCommand = () =>
  new Command('config')
    .summary('show which settings apply to a file')
    .description('Show which settings apply to a file, and which .acpt.yaml they come from.')
    .argument('<file>', 'a file that acpt check reads')
    .addOption(outputFormat());

export const configManual: Manual = {
  group: 'Set up',
  expected: 'Expected exactly one file.',
  statuses: { 0: 'shown' },
  examples: [['config jobs/train.yml', 'The settings of a job']],
};

const matrixWords = ['show', 'list', 'update', 'check', 'forget'] as const;

export const matrixCommand = () =>
  new Command('matrix')
    .summary('show or update the data about images and environments')
    .description(
      "Show the data about images and environments: its date (show), or all of it (list). update asks Microsoft's registry, or a mirror of it, and keeps its answer in the user's cache folder; check tells which facts the registry contradicts; forget removes the answer.",
    )
    .addArgument(oneWord('[action]', 'what to do', matrixWords).default('show' as const))
    .option(
      '--registry <address>',
      "With update and check: a mirror of Microsoft's registry; by default the environment variable ACPT_REGISTRY.",
    )
    .option('--dry-run', 'With update: keep nothing.')
    .addOption(outputFormat());

export type MatrixAction = (typeof matrixWords)[number];
export type MatrixOptions = OptionsOf<typeof matrixCommand>;

export const matrixManual: Manual = {
  group: 'Look up',
  expected: 'Expected one word after "matrix": update, list, show, check or forget.',
  statuses: { 0: 'done', 1: 'check: the registry contradicts something' },
  examples: [
    ['matrix list', 'All images with their newest tags'],
    ['matrix update', 'Ask the registry for new tags'],
    ['matrix update --registry https://mirror.example.com/', 'Ask a mirror'],
  ],
};

export const mcpCommand = () =>
  new Command('mcp')
    .summary('serve all of this to an AI assistant')
    .description(
      'Serve what this program knows to an assistant, by the Model Context Protocol on standard input and output. Only files below the given folders are read; nothing is written.',
    )
    .addOption(list('--root <folder>', 'A folder that may be read; may be given several times.', ['.']));

export type McpOptions = OptionsOf<typeof mcpCommand>;

export const mcpManual: Manual = {
  group: 'Set up',
  expected: '"acpt mcp" takes no arguments. Name folders with --root.',
  statuses: { 0: 'the assistant closed the connection' },
  examples: [['mcp --root jobs --root environments', 'Let an assistant read two folders']],
};
