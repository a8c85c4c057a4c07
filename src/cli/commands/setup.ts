/** Commands that set up a repository or a shell. */
import { Command } from '@commander-js/extra-typings';
import { type Manual, type OptionsOf, oneOf, oneWord } from './define.ts';

export const initCommand = () =>
  new Command('init')
    .summary('write .acpt.yaml and CI files')
    .description(
      'Write a first .acpt.yaml with the clusters that your documents name, and the files by which CI runs acpt check. What would be written is shown first; files that exist stay as they are.',
    )
    .argument('[folder]', 'the root of the repository', '.')
    .option('--yes', 'Write without asking.')
    .addOption(
      oneOf(
        '--ci <system>',
        'Also write a workflow of GitHub, a pipeline of Azure DevOps, or a job of GitLab.',
        ['github', 'azure', 'gitlab', 'none'],
      ),
    )
    .option('--pre-commit', 'Also write .pre-commit-config.yaml.')
    .option(
      '--source <address>',
      'The git repository from which CI builds acpt: owner/repository on GitHub, or an address.',
    )
    .option('--rev <commit>', 'The commit or tag of it to use.');

export type InitOptions = OptionsOf<typeof initCommand>;

export type Ci = NonNullable<InitOptions['ci']>;

export const initManual: Manual = {
  group: 'Set up',
  expected: 'Expected at most one folder.',
  statuses: { 0: 'written, or everything was there', 1: 'not written: not confirmed' },
  examples: [
    ['init', 'Ask, show and write'],
    ['init --yes', 'Write .acpt.yaml only'],
    ['init --yes --ci github --source owner/acpt --rev v0.1.0', 'With a workflow of GitHub'],
    ['init --pre-commit --source owner/acpt --rev v0.1.0', 'With a hook of pre-commit'],
  ],
};

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

export const completionCommand = () =>
  new Command('completion')
    .summary('print a script that completes commands in your shell')
    .description(
      'Print a script by which a shell completes commands, options, their values, rules, environments and files. The script holds what this version knows: a shell that reads it at its start is up to date.',
    )
    .addArgument(oneWord('<shell>', 'for which shell', shells));

export const completionManual: Manual = {
  group: 'Set up',
  expected: 'Expected a shell: bash, zsh, fish or powershell.',
  statuses: { 0: 'printed' },
  examples: [
    ['completion bash > ~/.local/share/bash-completion/completions/acpt', 'bash'],
    ['completion zsh > ~/.zfunc/_acpt', 'zsh, where ~/.zfunc is in $fpath'],
    ['completion fish > ~/.config/fish/completions/acpt.fish', 'fish'],
    ['completion powershell >> $PROFILE', 'PowerShell'],
  ],
};
