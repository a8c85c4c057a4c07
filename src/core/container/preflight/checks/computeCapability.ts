import { runsOnCapability } from '../../../knowledge/compatibility/computeCapability.ts';
import type { Check } from './check.ts';

/** PyTorch supports the GPUs of the host: all, some or none of them. */
export const computeCapability: Check = function* ({ plan, host, gpu }) {
  const built = plan.needs.cuda?.architectures;
  if (gpu !== 'cuda' || !built || host.engine.elsewhere) return;
  const gpus = new Map(
    host.nvidia.gpus.flatMap(({ name, computeCapability: capability }) =>
      capability === undefined ? [] : [[capability, name] as const],
    ),
  );
  const unfit = [...gpus].filter(([capability]) => !runsOnCapability(capability, built));
  const fit = [...gpus].find(([capability]) => runsOnCapability(capability, built));
  const pytorch = `PyTorch for CUDA ${plan.needs.cuda?.version}`;
  if (fit)
    yield {
      code: 'compute-capability',
      status: 'good',
      message: `${pytorch} supports ${fit[1]} (compute capability ${fit[0]}).`,
    };
  for (const [capability, name] of unfit) {
    const newer = Number.parseFloat(capability) > Math.max(...built.map((each) => Number.parseFloat(each)));
    yield {
      code: 'compute-capability',
      status: fit ? 'warning' : 'bad',
      gpu: true,
      message: `${pytorch} is built for compute capability ${built.join(', ')}; ${name} has ${capability}.`,
      action: fit
        ? 'Choose the other GPUs, with "ACPT: Choose GPUs" or with --gpus on the command line.'
        : `This GPU requires PyTorch for ${newer ? 'a newer' : 'an older'} CUDA version.`,
    };
  }
};
