/** Reports what would go wrong with a container on this host before anything is pulled. */

import type { Gpu, HostFacts } from '../host/host.ts';
import type { ContainerPlan } from '../plan/plan.ts';
import { amdDevices } from './checks/amdDevices.ts';
import type { Check, Verdict } from './checks/check.ts';
import { computeCapability } from './checks/computeCapability.ts';
import { cudaDriver } from './checks/cudaDriver.ts';
import { disk } from './checks/disk.ts';
import { engine } from './checks/engine.ts';
import { folder } from './checks/folder.ts';
import { gpuChoice } from './checks/gpuChoice.ts';
import { nvidiaAccess } from './checks/nvidiaAccess.ts';
import { nvidiaGpu } from './checks/nvidiaGpu.ts';
import { processor } from './checks/processor.ts';
import { rocmTarget } from './checks/rocmTarget.ts';
import { vendor } from './checks/vendor.ts';

/** In the order in which they would fail. */
const checks: readonly Check[] = [
  folder,
  engine,
  processor,
  vendor,
  gpuChoice,
  nvidiaGpu,
  nvidiaAccess,
  cudaDriver,
  computeCapability,
  amdDevices,
  rocmTarget,
  disk,
];

export interface Preflight {
  readonly verdicts: readonly Verdict[];
  /** `cpu`: only what concerns GPUs stands in the way. */
  readonly canOpen: 'yes' | 'cpu' | 'no';
}

export function preflight(plan: ContainerPlan, host: HostFacts, gpu: Gpu): Preflight {
  const verdicts = checks.flatMap((check) => [...check({ plan, host, gpu })]);
  const bad = verdicts.filter(({ status }) => status === 'bad');
  return { verdicts, canOpen: bad.length === 0 ? 'yes' : bad.every((each) => each.gpu) ? 'cpu' : 'no' };
}

/** The GPUs that a container gets by default: those that the image is built for; for an unknown image, those of the host. */
export function usualGpu(
  { accelerator }: Pick<ContainerPlan, 'accelerator'>,
  { nvidia, amd }: HostFacts,
): Gpu {
  if (accelerator) return accelerator.kind;
  if (nvidia.state === 'present') return 'cuda';
  return amd.kfd && amd.render.length > 0 ? 'rocm' : 'none';
}
