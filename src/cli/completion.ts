/** `acpt completion`: a script by which a shell completes the command line. */
import { rules } from '../core/checks/rules/index.ts';
import type { Shell } from './commands/setup.ts';
import { bash } from './completion/bash.ts';
import { fish } from './completion/fish.ts';
import { powershell } from './completion/powershell.ts';
import { wordsOf } from './completion/words.ts';
import { zsh } from './completion/zsh.ts';
import type { Output } from './output.ts';

const scripts = { bash, zsh, fish, powershell } as const satisfies Record<Shell, unknown>;

export async function completion(shell: Shell, output: Output): Promise<number> {
  const codes = rules.map(({ code, summary }) => [code, summary] as const);
  const environments = output.matrix.offeredEnvironments.map(({ name }) => name);
  output.write(scripts[shell](wordsOf(codes, environments)));
  return 0;
}
