/** Every container that can be chosen without a document. */

import { parseEnvironmentReference } from '../../azureml/references/environmentReference.ts';
import { parseImageReference } from '../../azureml/references/imageReference.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import { isRetired, lastVersion, type Matrix, newestTag } from '../../knowledge/matrix/matrix.ts';
import type { TeamImage } from '../../project/settings/schema.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import type { ContainerPlan } from '../plan/plan.ts';
import {
  type CuratedAs,
  curatedBase,
  type FoundBase,
  imageBase,
  isNamed,
  type NoBase,
  unknownReference,
} from './base.ts';
import { noJob } from './job.ts';
import { planFrom } from './plans.ts';

/** The general environments, the newest tag of each image, the team's own images, and those of AMD for ROCm. */
export function matrixPlans(
  matrix: Matrix,
  images: readonly TeamImage[],
  curatedAs: CuratedAs,
): ContainerPlan[] {
  const own = images.map(({ image }) => image);
  const environments = matrix.offeredEnvironments
    .filter((each) => each.kind === 'acpt-curated' && !isRetired(each))
    .map((each) => registryReference(each.name, String(lastVersion(each))));
  const repositories = matrix.offeredRepositories.flatMap((repository) => {
    const tag = newestTag(repository)?.tag;
    return tag === undefined ? [] : [`${repository.repository}:${tag}`];
  });
  const rocm = matrix.rocmImages.map(({ image }) => image);
  return [...own, ...environments, ...repositories, ...rocm].flatMap((written) => {
    const found = namedPlan(matrix, images, written, curatedAs);
    return 'problem' in found ? [] : found;
  });
}

/** The container for a reference that somebody types or chooses: an image, or `azureml:…` of a curated environment. */
export function namedPlan(
  matrix: Matrix,
  images: readonly TeamImage[],
  written: string,
  curatedAs: CuratedAs,
): ContainerPlan | NoBase {
  const found = namedBase(matrix, images, written, curatedAs);
  return 'problem' in found ? found : planFrom(found, matrix, noJob, undefined);
}

function namedBase(
  matrix: Matrix,
  images: readonly TeamImage[],
  written: string,
  curatedAs: CuratedAs,
): FoundBase | NoBase {
  if (written.startsWith('azureml:')) {
    const meaning = parseEnvironmentReference(written);
    if (isNamed(meaning) && isCuratedScope(meaning)) return curatedBase(matrix, meaning, curatedAs);
    return { problem: unknownReference(meaning, written) };
  }
  const image = parseImageReference(written);
  return image ? imageBase(matrix, images, image) : { problem: `Invalid image reference "${written}".` };
}
