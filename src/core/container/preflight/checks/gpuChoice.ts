import { missingGpus } from '../../host/gpus.ts';
import type { Check } from './check.ts';

/** The GPUs that were chosen are there, and can be used together. */
export const gpuChoice: Check = function* ({ host, gpu }) {
  const { choice, engine, nvidia } = host;
  // Where there is nothing to choose from, others say so.
  if (!choice || gpu === 'none' || engine.elsewhere || choice.available.length === 0) return;
  const missing = missingGpus(host);
  if (missing.length > 0) {
    const has = `${choice.available.length === 1 ? 'GPU' : 'GPUs'} ${choice.available.join(', ')}`;
    yield {
      code: 'gpu-choice',
      status: 'bad',
      gpu: true,
      message: `GPU ${missing.join(', ')} was chosen, but this machine has ${has}.`,
      action: 'Choose again with "ACPT: Choose GPUs", or with --gpus on the command line.',
    };
    return;
  }
  const slices = nvidia.gpus.flatMap((each) => each.slices);
  if (gpu === 'cuda' && slices.length > 1)
    yield {
      code: 'gpu-choice',
      status: 'warning',
      gpu: true,
      message: `${slices.length} MIG slices were chosen, but a CUDA program uses only one of them.`,
      action: 'Choose one slice for each container.',
    };
};
