/** What a stack needs of the host, read from the compatibility tables. */

import {
  acptNamespace,
  type ImageReference,
  parseImageReference,
} from '../../azureml/references/imageReference.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { newestTag } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import { cudaOfVersion } from '../../languages/python/wheels.ts';
import type { Accelerator, Stack } from '../../stack/stack.ts';
import { exactly } from '../../stack/version.ts';
import { compareDrivers } from '../host/drivers.ts';
import type { CudaNeeds, HostNeeds, RocmNeeds } from '../plan/plan.ts';

export function hostNeeds(
  matrix: Matrix,
  stack: Stack | undefined,
  accelerator: Accelerator | undefined,
  image: string | undefined,
): HostNeeds {
  const reference = image === undefined ? undefined : parseImageReference(image);
  const sized = reference && acptNamespace(reference.repository.text) !== undefined;
  return {
    architecture: 'amd64',
    cuda: accelerator?.kind === 'cuda' ? cudaNeeds(matrix, stack, accelerator.version) : undefined,
    rocm: accelerator?.kind === 'rocm' ? rocmNeeds(matrix, accelerator.version) : undefined,
    image,
    bytes: sized ? matrix.imageBytes : undefined,
    ...downloadOf(matrix, reference),
  };
}

function downloadOf(matrix: Matrix, reference: ImageReference | undefined): Pick<HostNeeds, 'download'> {
  const { repository: name, tag } = reference ?? {};
  const known = name && matrix.repository(name.text)?.registry;
  const download = tag && known?.bytes.get(tag.text);
  return download === undefined ? {} : { download };
}

/** PyTorch includes its own CUDA libraries: the version it was built for takes precedence over the one in the image. */
function cudaNeeds(matrix: Matrix, stack: Stack | undefined, ofImage: string): CudaNeeds {
  const torch = exactly(stack?.packages.get('torch')?.value);
  const ofTorch = torch ? cudaOfVersion(torch) : undefined;
  const version = ofTorch === undefined || ofTorch === 'cpu' ? ofImage : ofTorch;
  const { cudaDriver, cudaArchitectures } = matrix.compatibility;
  const driver = cudaDriver.find(({ cuda }) => compareVersions(cuda, version) === 0);
  const minimumDriver = driver?.minimumDriver ?? undefined;
  return {
    version,
    toolkitDriver: driver?.toolkitDriver ?? undefined,
    minimumDriver,
    architectures:
      cudaArchitectures.find(({ cuda }) => compareVersions(cuda, version) === 0)?.torchWheels ?? undefined,
    older: minimumDriver === undefined ? [] : olderImages(matrix, minimumDriver),
  };
}

/** One image for each oldest driver below the given one: that with the newest PyTorch. */
function olderImages(matrix: Matrix, below: string): CudaNeeds['older'] {
  const found = new Map<string, CudaNeeds['older'][number]>();
  for (const repository of matrix.offeredRepositories) {
    const { version } = repository.accelerator;
    const row = matrix.compatibility.cudaDriver.find(({ cuda }) => compareVersions(cuda, version) === 0);
    const tag = newestTag(repository)?.tag;
    const minimumDriver = row?.minimumDriver;
    if (!minimumDriver || tag === undefined || compareDrivers(minimumDriver, below) >= 0) continue;
    if (!found.has(minimumDriver))
      found.set(minimumDriver, { minimumDriver, version, image: `${repository.repository}:${tag}` });
  }
  return [...found.values()];
}

function rocmNeeds(matrix: Matrix, version: string): RocmNeeds {
  const series = version.split('.').slice(0, 2).join('.');
  const rows = matrix.compatibility.rocm.filter(({ rocm }) => rocm === version || rocm === series);
  // A row may list only what is new in a release: "gfx950 added".
  const gfx = rows.find((row) => row.gfx?.every((each) => /^gfx\w+$/.test(each)))?.gfx;
  return { version, gfx: gfx ?? undefined };
}
