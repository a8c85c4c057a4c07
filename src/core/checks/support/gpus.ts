/** Whether PyTorch surely finds a GPU where a program runs. */
import type { Launch } from '../../code/launches.ts';
import { installed } from '../../stack/stack.ts';
import { exactly } from '../../stack/version.ts';

/** On a VM size that is known to have one, with a build of PyTorch for it. */
export function surelyHasGpu({ run, program }: Launch): boolean {
  const stack = program.environment === undefined ? run.environment?.stack : undefined;
  const torch = exactly(installed(stack, 'torch')?.value);
  return run.machine?.size !== undefined && /\+(?:cu|rocm)/.test(torch ?? '');
}
