import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import { hasWheelFor, torchRelease } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { exactVersion } from '../../languages/python/specifier.ts';
import { cudaOfVersion, wheelIndex } from '../../languages/python/wheels.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { Install } from '../../stack/recipe.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { isInstalled } from '../../stack/version.ts';
import { cudaOfInstall } from '../support/cuda.ts';
import { addOption } from '../support/edits.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const cudaToolkitVsTorchBuild = defineRule({
  code: 'cuda-toolkit-vs-torch-build',
  severity: 'warning',
  summary:
    "PyTorch is built for a different CUDA version than the image's CUDA toolkit, which compiles extensions.",
  *check({ environments, matrix }) {
    for (const environment of environments) yield* checkEnvironment(environment, matrix);
  },
});

/** Packages that compile CUDA code against PyTorch, when they are installed or when they are first used. */
const compiling = [
  'deepspeed',
  'apex',
  'flash-attn',
  'flash-attention',
  'xformers',
  'mamba-ssm',
  'causal-conv1d',
];

function* checkEnvironment(
  { installs, stack, base }: ResolvedEnvironment,
  matrix: Matrix,
): Generator<RuleFinding> {
  const { accelerator } = stack ?? {};
  const requirement = requirementOf(installs, stack?.packages.get('torch'));
  const torch = versionIn(stack, 'torch');
  if (!stack || !requirement || torch === undefined || accelerator?.kind !== 'cuda') return;
  const install = installWith(installs, requirement);
  if (install?.tool !== 'pip') return;
  const compiled = compiling.filter((name) => isInstalled(stack.packages.get(name)?.value));
  const stated = cudaOfVersion(torch) ?? cudaOfInstall(install);
  const built = stated ?? torchRelease(matrix, torch)?.pypiCuda ?? undefined;
  if (compiled.length === 0 || built === undefined || built === accelerator.version) return;
  // That the image's PyTorch is replaced by one from PyPI is reported by another rule.
  if (stated === undefined && isInstalled(base?.packages.get('torch')?.value)) return;
  const [first] = compiled;
  const sameMajor = built.split('.')[0] === accelerator.version.split('.')[0];
  const { path, span } = requirement;
  const cpu = built === 'cpu';
  yield {
    severity: sameMajor || stated === undefined ? 'info' : 'warning',
    path,
    span,
    message: cpu
      ? `This PyTorch build has no CUDA support, but the image has CUDA ${accelerator.version}.`
      : `torch ${torch}${stated === undefined ? ' from PyPI' : ''} is built for CUDA ${built}, but the image has the CUDA ${accelerator.version} toolkit: ${first} ${sameMajor ? 'usually compiles within one major version' : 'refuses to compile'}.`,
    fixes: fixes(install, torch, accelerator.version, matrix, stated === undefined),
  };
}

const trio = ['torch', 'torchvision', 'torchaudio'];

/** The wheels for the image's CUDA version, where the command installs nothing but PyTorch. */
function fixes(install: Install, torch: string, cuda: string, matrix: Matrix, unstated: boolean): Fix[] {
  const release = torchRelease(matrix, torch);
  const only = install.requirements.every(
    ({ name, specifier, path }) =>
      trio.includes(name) && path === install.path && !(exactVersion(specifier) ?? '').includes('+'),
  );
  if (!release || !hasWheelFor(release, cuda) || !only || !isDockerfilePath(install.path)) return [];
  const address = wheelIndex(cuda);
  const title = `Install the build for CUDA ${cuda}`;
  const { indexUrl } = install;
  if (unstated && !indexUrl) {
    return [{ title, edits: [addOption(install, `--index-url ${address}`)] }];
  }
  return indexUrl && indexUrl.textStart !== undefined
    ? [
        {
          title,
          edits: [
            {
              path: indexUrl.path,
              span: { start: indexUrl.textStart, end: indexUrl.textStart + indexUrl.text.length },
              newText: address,
            },
          ],
        },
      ]
    : [];
}
