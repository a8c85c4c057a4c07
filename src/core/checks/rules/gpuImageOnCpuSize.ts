import { runsOf } from '../../stack/runs.ts';
import { isInstalled } from '../../stack/version.ts';
import { isWithoutGpu } from '../support/cpuSizes.ts';
import { missingGpu } from '../support/groups.ts';
import { defineRule } from '../support/rule.ts';

export const gpuImageOnCpuSize = defineRule({
  code: 'gpu-image-on-cpu-size',
  severity: 'info',
  summary: 'A multi-gigabyte GPU image runs on a VM size without a GPU.',
  *check(document) {
    for (const { environment, machine } of runsOf(document)) {
      if (!machine?.direct || !isWithoutGpu(machine)) continue;
      const torch = isInstalled(environment?.base?.packages.get('torch')?.value);
      if (environment?.base?.accelerator?.kind !== 'cuda' || !torch) continue;
      yield {
        group: missingGpu(machine),
        span: machine.scalar.span,
        message: `${machine.name} has no GPU, but the environment has PyTorch for CUDA: torch.cuda.is_available() is False.`,
      };
    }
  },
});
