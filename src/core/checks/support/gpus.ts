/** Whether PyTorch surely finds a GPU where a program runs. */
import type { Launch } from '../../code/launches.ts';
import { installed } from '../../stack/stack.ts';
import { exactly } from '../../stack/version.ts';
import { stackOf } from './programs.ts';

/** On a VM size that is known to have one, with a build of PyTorch for it. */
export function surelyHasGpu(launch: Launch): boolean {
  const torch = exactly(installed(stackOf(launch), 'torch')?.value);
  return launch.run.machine?.size !== undefined && /\+(?:cu|rocm)/.test(torch ?? '');
}
