import { runsOnCapability } from '../../knowledge/compatibility/computeCapability.ts';
import { cudaBuild } from '../../stack/machines.ts';
import { runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';

export const gpuArchitectureNotInBuild = defineRule({
  code: 'gpu-architecture-not-in-build',
  severity: 'error',
  summary: "The environment's PyTorch does not support the GPUs of this VM size.",
  *check(document) {
    const { matrix } = document;
    for (const { environment, machine } of runsOf(document)) {
      const capability = machine?.size?.computeCapability;
      const stack = environment?.stack;
      if (!environment || !stack || !machine?.size || capability === undefined) continue;
      const build = cudaBuild(matrix, stack);
      if (!build || runsOnCapability(capability, build.capabilities)) continue;
      const { cuda, capabilities } = build;
      const older = number(capability) < Math.min(...capabilities.map(number));
      yield {
        span: environment.span,
        message: `PyTorch for CUDA ${cuda} does not support compute capability ${capability} (${machine.size.gpu}, ${machine.name}). It is built for ${capabilities.join(', ')}; use PyTorch for ${older ? 'an older' : 'a newer'} CUDA version.`,
      };
    }
  },
});

function number(capability: string): number {
  return Number.parseFloat(capability);
}
