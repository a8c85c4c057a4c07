/** Which VM sizes a stack runs on, as far as its PyTorch and their GPUs say. */
import { runsOnCapability } from '../knowledge/compatibility/computeCapability.ts';
import { cudaOfTorch } from '../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import type { VmSize } from '../knowledge/matrix/schema.ts';
import { acceleratorTitle, type Stack } from './stack.ts';
import { exactly } from './version.ts';

/**
 * What the PyTorch that is installed was built for, of which NVIDIA's GPUs matter: `+PTX` runs on later ones too.
 * `undefined` where that is not known.
 */
export interface CudaBuild {
  readonly cuda: string;
  /** `9.0`, `12.0+PTX` */
  readonly capabilities: readonly string[];
}

export function cudaBuild(matrix: Matrix, stack: Stack): CudaBuild | undefined {
  const cuda = cudaOfStack(matrix, stack);
  const row = matrix.compatibility.cudaArchitectures.find((each) => each.cuda === cuda);
  return cuda !== undefined && row?.torchWheels ? { cuda, capabilities: row.torchWheels } : undefined;
}

/** The CUDA version for which the PyTorch is built: what its version says; of an image's own PyTorch, that of the image. */
export function cudaOfStack(matrix: Matrix, { packages, accelerator }: Stack): string | undefined {
  const torch = packages.get('torch');
  if (accelerator?.kind === 'rocm' || torch?.value.kind === 'absent') return undefined;
  const version = exactly(torch?.value);
  if (torch?.origin.place && version !== undefined) return cudaOfTorch(matrix, version);
  return version?.includes('+cu') ? cudaOfTorch(matrix, version) : torch && accelerator?.version;
}

/** Whether the image is made for another vendor's GPUs than the size has. */
export function isOtherVendor({ kind }: NonNullable<Stack['accelerator']>, size: VmSize): boolean {
  return (kind === 'cuda') !== (size.vendor === 'nvidia');
}

export type Fit =
  | { readonly runs: 'yes' | 'unknown' }
  /** With the reason in one clause: "PyTorch for CUDA 12.6 is not built for compute capability 10.0". */
  | { readonly runs: 'no'; readonly because: string };

/** Whether PyTorch finds and can use the GPUs of the size. */
export function fitOn(matrix: Matrix, stack: Stack, size: VmSize): Fit {
  const { accelerator } = stack;
  if (!accelerator) return { runs: 'unknown' };
  if (isOtherVendor(accelerator, size))
    return {
      runs: 'no',
      because: `built for ${acceleratorTitle(accelerator)}, not for ${size.vendor === 'amd' ? 'AMD' : 'NVIDIA'} GPUs`,
    };
  if (size.hostArchitecture === 'arm64')
    return { runs: 'no', because: 'the image is built for x86-64, not for Arm' };
  if (accelerator.kind === 'rocm') return fitOnAmd(matrix, accelerator.version, size);
  const build = cudaBuild(matrix, stack);
  if (!build || size.computeCapability === undefined) return { runs: 'unknown' };
  return runsOnCapability(size.computeCapability, build.capabilities)
    ? { runs: 'yes' }
    : {
        runs: 'no',
        because: `PyTorch for CUDA ${build.cuda} is not built for compute capability ${size.computeCapability}`,
      };
}

/** The lists of ROCm name what AMD supports; what they leave out may run all the same. */
function fitOnAmd(matrix: Matrix, rocm: string, { gfx }: VmSize): Fit {
  const series = rocm.split('.').slice(0, 2).join('.');
  const row = matrix.compatibility.rocm.find((each) => each.rocm === rocm || each.rocm === series);
  return { runs: gfx !== undefined && row?.gfx?.includes(gfx) ? 'yes' : 'unknown' };
}
