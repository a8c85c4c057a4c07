/** Which versions work together, asked of the compatibility tables. */

import { publicVersion } from '../../languages/python/specifier.ts';
import { cudaOfVersion } from '../../languages/python/wheels.ts';
import type { Matrix } from '../matrix/matrix.ts';
import { comparable, compareVersions } from '../matrix/naming.ts';
import type { CompatibilityFile, TorchRelease } from '../matrix/schema.ts';

export type TorchPartner = 'torchvision' | 'torchaudio';

export function torchRelease(matrix: Matrix, version: string): TorchRelease | undefined {
  const releases = matrix.derived(
    'releases of torch',
    () => new Map(matrix.compatibility.torch.map((release) => [comparable(release.torch), release])),
  );
  return releases.get(comparable(publicVersion(version)));
}

/** The PyTorch that a torchvision or torchaudio was made for: its wheel requires exactly that one. */
export function torchFor(matrix: Matrix, partner: TorchPartner, version: string): TorchRelease | undefined {
  const releases = matrix.derived(`releases of torch by ${partner}`, () => {
    const found = new Map<string, TorchRelease>();
    for (const release of matrix.compatibility.torch) {
      const made = release[partner];
      if (made !== null && !found.has(comparable(made))) found.set(comparable(made), release);
    }
    return found;
  });
  return releases.get(comparable(publicVersion(version)));
}

/** `3.10` of `3.10.15`. */
export function pythonSeries(python: string | undefined): string | undefined {
  return /^\d+\.\d+/.exec(python ?? '')?.[0];
}

/** `undefined` where the Python version is not known. */
export function runsOnPython({ python }: TorchRelease, version: string | undefined): boolean | undefined {
  const series = pythonSeries(version);
  if (series === undefined) return undefined;
  const max = python.experimentalMax ?? python.max;
  return compareVersions(series, python.min) >= 0 && compareVersions(series, max) <= 0;
}

/** The CUDA version that the installed PyTorch was built for: what its version says, else the wheel that PyPI has. */
export function cudaOfTorch(matrix: Matrix, version: string): string | undefined {
  return cudaOfVersion(version) ?? torchRelease(matrix, version)?.pypiCuda ?? undefined;
}

/** Wheels for that CUDA version exist. */
export function hasWheelFor({ cuda, cudaExperimental }: TorchRelease, version: string): boolean {
  return [...cuda, ...cudaExperimental].some((each) => compareVersions(each, version) === 0);
}

/** Releases with wheels for a Python and an accelerator, newest first; what is unknown does not exclude. */
export function fittingTorch(
  matrix: Matrix,
  {
    python,
    accelerator,
  }: {
    readonly python: string | undefined;
    readonly accelerator: { readonly kind: 'cuda' | 'rocm'; readonly version: string } | undefined;
  },
): TorchRelease[] {
  return matrix.compatibility.torch
    .filter((release) => runsOnPython(release, python) !== false)
    .filter((release) => accelerator?.kind !== 'cuda' || hasWheelFor(release, accelerator.version))
    .toSorted((a, b) => compareVersions(b.torch, a.torch));
}

export function trainingRelease(
  matrix: Matrix,
  version: string,
): CompatibilityFile['onnxruntimeTraining'][number] | undefined {
  return matrix.compatibility.onnxruntimeTraining.find(
    (each) => compareVersions(each.version, publicVersion(version)) === 0,
  );
}

/** The last release of onnxruntime-training. */
export function lastTraining(matrix: Matrix): string {
  return matrix.compatibility.onnxruntimeTraining
    .map(({ version }) => version)
    .reduce((last, each) => (compareVersions(each, last) > 0 ? each : last));
}
