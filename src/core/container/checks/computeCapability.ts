import { runsOnCapability } from '../../stack/capability.ts';
import type { Check } from '../preflight.ts';

/** PyTorch has code for the GPUs of the host. */
export const computeCapability: Check = function* ({ plan, host, gpu }) {
  const built = plan.needs.cuda?.architectures;
  if (gpu !== 'cuda' || !built || host.engine.elsewhere) return;
  const told = new Set<string>();
  for (const { name, computeCapability: capability } of host.nvidia.gpus) {
    if (capability === undefined || told.has(capability)) continue;
    told.add(capability);
    if (runsOnCapability(capability, built))
      yield {
        code: 'compute-capability',
        status: 'good',
        message: `PyTorch for CUDA ${plan.needs.cuda?.version} has code for ${name} (compute capability ${capability}).`,
      };
    else
      yield {
        code: 'compute-capability',
        status: 'bad',
        gpu: true,
        message: `PyTorch for CUDA ${plan.needs.cuda?.version} has code for compute capability ${built.join(', ')}; ${name} has ${capability}.`,
        action:
          Number.parseFloat(capability) > Math.max(...built.map((each) => Number.parseFloat(each)))
            ? 'This GPU needs PyTorch for a newer CUDA version.'
            : 'This GPU needs PyTorch for an older CUDA version.',
      };
  }
};
