import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import { hasWheelFor, torchRelease } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import type { TorchRelease } from '../../knowledge/matrix/schema.ts';
import { compareReleases } from '../../languages/python/specifier.ts';
import { cudaOfVersion, wheelIndex } from '../../languages/python/wheels.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { hasOtherSource, type Install } from '../../stack/recipe.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { addOption } from '../support/edits.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const cudaNewerThanDriver = defineRule({
  code: 'cuda-newer-than-driver',
  severity: 'warning',
  summary: 'PyTorch from PyPI needs a newer driver than Azure ML machines are known to have.',
  *check({ environments, matrix }) {
    for (const environment of environments) yield* checkEnvironment(environment, matrix);
  },
});

function* checkEnvironment({ installs, stack }: ResolvedEnvironment, matrix: Matrix): Generator<RuleFinding> {
  const torch = versionIn(stack, 'torch');
  const requirement = requirementOf(installs, stack?.packages.get('torch'));
  if (!requirement || torch === undefined || cudaOfVersion(torch) !== undefined) return;
  const install = installWith(installs, requirement);
  if (install?.tool !== 'pip' || hasOtherSource(install)) return;
  const release = torchRelease(matrix, torch);
  const built = release?.pypiCuda;
  const needed = matrix.compatibility.cudaDriver.find(({ cuda }) => cuda === built)?.minimumDriver;
  if (!release || !built || !needed) return;
  const seen = newestDriver(matrix);
  if (seen === undefined || compareReleases(needed, seen) <= 0) return;
  const { accelerator } = stack ?? {};
  // An image for that CUDA version was chosen for machines that run it.
  if (accelerator?.kind === 'cuda' && compareVersions(accelerator.version, built) >= 0) return;
  yield {
    path: requirement.path,
    span: requirement.span,
    message: `torch ${torch} from PyPI is built for CUDA ${built}, which needs driver ${needed} or later; Azure ML machines were seen with driver ${seen}. If theirs is older, torch finds no GPU.`,
    fixes: fixes(install, release, accelerator?.version),
  };
}

/** The newest that is on record for a machine of Azure ML. */
function newestDriver({ compatibility }: Matrix): string | undefined {
  return compatibility.azureMlDrivers
    .flatMap(({ driver }) => driver.split(', '))
    .toSorted(compareReleases)
    .at(-1);
}

/** The build for the CUDA version of the image, where there is one. */
function fixes(install: Install, release: TorchRelease, cuda: string | undefined): Fix[] {
  const only = install.requirements.every(
    ({ name, path }) => /^torch(?:vision|audio)?$/.test(name) && path === install.path,
  );
  if (cuda === undefined || !hasWheelFor(release, cuda) || !only || !isDockerfilePath(install.path))
    return [];
  return [
    {
      title: `Install the build for CUDA ${cuda}`,
      edits: [addOption(install, `--index-url ${wheelIndex(cuda)}`)],
    },
  ];
}
