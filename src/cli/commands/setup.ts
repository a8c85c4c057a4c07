/** Commands that set up a repository or a shell. */
import { Argument, Command } from '@commander-js/extra-typings';
import { type Manual, UsageError } from './define.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

export const completionCommand = () =>
  new Command('completion')
    .summary('print a script that completes commands in your shell')
    .description(
      'Print a script by which a shell completes commands, options, their values, rules, environments and files. The script holds what this version knows: a shell that reads it at its start is up to date.',
    )
    .addArgument(
      new Argument('<shell>', 'for which shell').choices(shells).argParser((written: string): Shell => {
        const shell = shells.find((each) => each === written);
        if (shell !== undefined) return shell;
        throw new UsageError(`Unknown shell "${written}". Expected bash, zsh, fish or powershell.`);
      }),
    );

export const completionManual: Manual = {
  group: 'Set up',
  expected: 'Expected a shell: bash, zsh, fish or powershell.',
  statuses: { 0: 'printed' },
  examples: [
    ['completion bash > ~/.local/share/bash-completion/completions/acpt', 'bash'],
    ['completion zsh > ~/.zfunc/_acpt', 'zsh, where ~/.zfunc is in $fpath'],
    ['completion fish > ~/.config/fish/completions/acpt.fish', 'fish'],
    ['completion powershell | Out-String | Invoke-Expression', 'PowerShell, in $PROFILE'],
  ],
};
