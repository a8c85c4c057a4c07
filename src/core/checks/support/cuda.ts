/** Which CUDA there is in an environment: that of PyTorch, and the libraries that others find. */
import { torchRelease } from '../../knowledge/compatibility/torchReleases.ts';
import { cudaOfIndex, cudaOfVersion } from '../../languages/python/wheels.ts';
import type { Project } from '../../project/project.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { cudaOfStack } from '../../stack/machines.ts';
import { hasOtherSource, type Install, installsOf } from '../../stack/recipe.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';

/** What the indexes of a command say: `12.6` of `…/whl/cu126`. */
export function cudaOfInstall({ indexUrl, extraIndexUrls, findLinks }: Install): string | undefined {
  for (const { text } of [indexUrl, ...extraIndexUrls, ...findLinks].filter((each) => each !== undefined)) {
    const cuda = cudaOfIndex(text);
    if (cuda !== undefined) return cuda;
  }
  return undefined;
}

/** The CUDA version for which PyTorch was built, wherever it comes from; `undefined` where that is not sure. */
export function cudaOfPyTorch(
  { stack, installs }: ResolvedEnvironment,
  project: Project,
): string | undefined {
  const torch = stack?.packages.get('torch');
  if (!stack || !torch) return undefined;
  if (!torch.origin.place) return cudaOfStack(project.matrix, stack);
  const version = versionIn(stack, 'torch');
  const requirement = requirementOf(installs, torch);
  const install = requirement && installWith(installs, requirement);
  if (version === undefined || install?.tool !== 'pip' || requirement?.url !== undefined) return undefined;
  const stated = cudaOfVersion(version) ?? cudaOfInstall(install);
  if (stated !== undefined || hasOtherSource(install)) return stated;
  return torchRelease(project.matrix, version)?.pypiCuda ?? undefined;
}

/**
 * The major versions of CUDA of which there may be libraries: those of the image, and those that the wheels of PyTorch bring.
 * `undefined` where there may be others.
 */
export function librariesOfCuda(
  environment: ResolvedEnvironment,
  project: Project,
): ReadonlySet<string> | undefined {
  const { stack, recipe, installs } = environment;
  const { accelerator } = stack ?? {};
  const torch = cudaOfPyTorch(environment, project);
  if (!stack || accelerator?.kind !== 'cuda') return undefined;
  if (torch === undefined && stack.packages.get('torch')?.value.kind !== 'absent') return undefined;
  const names = [
    ...(recipe?.systemPackages ?? []).map(({ text }) => text),
    ...[...(recipe ? installsOf(recipe) : []), ...installs.map(({ install }) => install)].flatMap((install) =>
      install.requirements.map(({ name }) => name),
    ),
  ];
  if (names.some((name) => /^(?:nvidia-|cuda|libcu|libnv|cudnn|tensorrt)/.test(name))) return undefined;
  if (/cuda_\d|cuda-(?:toolkit|keyring|repo)|cuda\/repos/.test((recipe && project.read(recipe.path)) ?? ''))
    return undefined;
  return new Set([accelerator.version, torch ?? accelerator.version].map(majorOf));
}

/** `12` of `12.6`. */
export function majorOf(cuda: string): string {
  return cuda.split('.')[0] ?? cuda;
}
