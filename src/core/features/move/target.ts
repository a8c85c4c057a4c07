/** What a removed, frozen or old environment or image is upgraded to. */
import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import { isRetired, lastVersion, type Matrix, newestTag } from '../../knowledge/matrix/matrix.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import { isFrozen, isFrozenRepository, successors } from '../../knowledge/matrix/updates.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { isCuratedScope } from '../../stack/resolve.ts';

/** As somebody would type it; `undefined` for what is the newest, and for what nothing can take the place of. */
export function upgradeTarget(
  matrix: Matrix,
  { reference, image, recipe }: ResolvedEnvironment,
): string | undefined {
  if (reference) {
    const { meaning } = reference;
    if ((meaning.form !== 'registry' && meaning.form !== 'workspace') || !isCuratedScope(meaning))
      return undefined;
    const environment = matrix.environment(meaning.name.text);
    const former = matrix.documented(meaning.name.text) !== undefined;
    return environment && ofEnvironment(matrix, environment, former ? undefined : meaning.version?.text);
  }
  const meaning = (image ?? recipe?.base)?.meaning;
  if (!meaning) return undefined;
  const { repository: name, tag, digest } = meaning;
  if (digest) return undefined;
  if (acptNamespace(name.text) === 'curated') {
    const environment = matrix.environment(name.text.slice(name.text.lastIndexOf('/') + 1));
    return environment && ofEnvironment(matrix, environment, tag?.text);
  }
  const repository = matrix.repository(name.text);
  if (!repository || acptNamespace(name.text) !== 'base') return undefined;
  const better = isFrozenRepository(matrix, repository)
    ? matrix.offeredRepositories.find((each) => newestTag(each) && !isFrozenRepository(matrix, each))
    : repository;
  const newest = better && newestTag(better)?.tag;
  if (newest === undefined || (better === repository && tag?.text === newest)) return undefined;
  return `${better?.repository}:${newest}`;
}

function ofEnvironment(
  matrix: Matrix,
  environment: CuratedEnvironment,
  version: string | undefined,
): string | undefined {
  const isLeft = isRetired(environment) || isFrozen(environment);
  const target = isLeft ? successors(matrix, environment)[0] : environment;
  if (!target || target.status === 'left-acpt') return undefined;
  const last = String(lastVersion(target));
  return target === environment && (version === undefined || version === last)
    ? undefined
    : registryReference(target.name, last);
}
