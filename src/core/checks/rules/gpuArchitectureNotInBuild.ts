import { runsOnCapability } from '../../knowledge/compatibility/computeCapability.ts';
import { cudaOfTorch } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { runsOf } from '../../stack/runs.ts';
import type { Stack } from '../../stack/stack.ts';
import { exactly } from '../../stack/version.ts';
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
      const cuda = builtFor(matrix, stack);
      const row = matrix.compatibility.cudaArchitectures.find((each) => each.cuda === cuda);
      if (!row?.torchWheels || runsOnCapability(capability, row.torchWheels)) continue;
      const older = number(capability) < Math.min(...row.torchWheels.map(number));
      yield {
        span: environment.span,
        message: `PyTorch for CUDA ${cuda} does not support compute capability ${capability} (${machine.size.gpu}, ${machine.name}). It is built for ${row.torchWheels.join(', ')}; use PyTorch for ${older ? 'an older' : 'a newer'} CUDA version.`,
      };
    }
  },
});

/** What the installed PyTorch says; of an image's own PyTorch, the CUDA version of the image. */
function builtFor(matrix: Matrix, { packages, accelerator }: Stack): string | undefined {
  const torch = packages.get('torch');
  if (accelerator?.kind === 'rocm' || torch?.value.kind === 'absent') return undefined;
  const version = exactly(torch?.value);
  if (torch?.origin.place && version !== undefined) return cudaOfTorch(matrix, version);
  return version?.includes('+cu') ? cudaOfTorch(matrix, version) : torch && accelerator?.version;
}

function number(capability: string): number {
  return Number.parseFloat(capability);
}
