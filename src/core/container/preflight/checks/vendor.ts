import { acceleratorTitle } from '../../../stack/stack.ts';
import type { Check } from './check.ts';

/** The requested GPUs are those that the image is built for. */
export const vendor: Check = function* ({ plan: { accelerator }, gpu }) {
  if (!accelerator || gpu === 'none' || gpu === accelerator.kind) return;
  yield {
    code: 'vendor',
    status: 'bad',
    gpu: true,
    message: `The image is built for ${acceleratorTitle(accelerator)}, but ${gpu === 'cuda' ? 'an NVIDIA' : 'an AMD'} GPU was requested.`,
    action: `Choose an image for ${gpu === 'cuda' ? 'CUDA' : 'ROCm'}, or open this one on the CPU.`,
  };
};
