import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { comparable } from '../../knowledge/matrix/naming.ts';
import { compareReleases, exactVersion } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { versionIn } from '../../stack/replay.ts';
import { useRelease } from '../support/packages.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const builtForOtherTorch = defineRule({
  code: 'built-for-other-torch',
  severity: 'warning',
  summary: 'A compiled package was built for a different PyTorch version than the installed one.',
  *check({ environments, matrix }) {
    for (const environment of environments) {
      yield* replacedAfterwards(environment);
      for (const applied of environment.installs) yield* withoutWheel(applied, matrix);
    }
  },
});

/** Compiled against PyTorch when they are installed, or published as wheels for one series of it. */
const compiled: ReadonlySet<string> = new Set([
  'apex',
  'auto-gptq',
  'autoawq',
  'causal-conv1d',
  'detectron2',
  'flash-attn',
  'fused-dense-lib',
  'grouped-gemm',
  'horovod',
  'mamba-ssm',
  'mmcv',
  'natten',
  'pytorch3d',
  'torch-cluster',
  'torch-scatter',
  'torch-sparse',
  'torch-spline-conv',
  'transformer-engine-torch',
  'vllm',
  'xformers',
]);

/** Installed, and then PyTorch is replaced below it. */
function* replacedAfterwards({ installs, stack }: ResolvedEnvironment): Generator<RuleFinding> {
  const last = versionIn(stack, 'torch');
  if (last === undefined) return;
  for (const [index, { after, requirements }] of installs.entries()) {
    const torch = versionIn(after, 'torch');
    if (torch === undefined || series(torch) === series(last)) continue;
    const later = installs.slice(index + 1);
    for (const { name, path, span } of requirements) {
      if (!compiled.has(name) || later.some((each) => each.requirements.some((one) => one.name === name)))
        continue;
      const replaced = later.find((each) => versionIn(each.after, 'torch') !== torch);
      const place = replaced?.requirements.find((each) => each.name === 'torch');
      yield {
        path,
        span,
        message: `${name} is built for torch ${torch}, and a later step replaces that by torch ${last}: importing it fails with an undefined symbol. Install ${name} after torch ${last}.`,
        related: place
          ? [{ path: place.path, span: place.span, message: `This replaces torch ${torch}.` }]
          : [],
      };
    }
  }
}

/** Published wheels end at an older PyTorch than the one that is there. */
function* withoutWheel(
  { install, after, requirements }: AppliedInstall,
  matrix: Matrix,
): Generator<RuleFinding> {
  const torch = versionIn(after, 'torch');
  if (torch === undefined) return;
  for (const requirement of requirements) {
    const { name, specifier, path, span, url } = requirement;
    const pinned = exactVersion(specifier);
    const builtFor = /\+.*torch(\d\.\d+)/.exec(specifier)?.[1];
    if (builtFor !== undefined && compiled.has(name) && builtFor !== series(torch))
      yield {
        path,
        span,
        message: `This wheel of ${name} was built for torch ${builtFor}, and the environment has torch ${series(torch)}: importing it often fails with an undefined symbol.`,
      };
    if (pinned === undefined || url !== undefined) continue;
    const rows = matrix.packages.prebuilt(name);
    const published = rows.findLast(({ from }) => compareReleases(pinned, from) >= 0)?.torch;
    if (!published?.every((each) => compareReleases(series(torch), each) > 0)) continue;
    const right = rows.find((each) => each.torch.includes(series(torch)))?.from;
    // Of a PyTorch that no release knows, there is nothing better.
    if (right === undefined) continue;
    yield {
      path,
      span,
      message: `${name} ${pinned} was published for torch ${published[0]} to ${published.at(-1)}, and the image has torch ${series(torch)}: it has no wheel for that, and what is built often fails to load. ${name} ${right} is the first for torch ${series(torch)}.`,
      fixes: useRelease(install, requirement, right),
    };
  }
}

function series(version: string): string {
  return comparable(version).split('.').slice(0, 2).join('.');
}
