import { trainingRelease } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { cudaLabel, cudaOfLabel } from '../../languages/python/wheels.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { cudaOfStack } from '../../stack/machines.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { isInstalled } from '../../stack/version.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const ortTrainingVsTorch = defineRule({
  code: 'ort-training-vs-torch',
  severity: 'warning',
  summary: 'onnxruntime-training is built for a different CUDA version than PyTorch.',
  *check({ environments, matrix }) {
    // Most install nothing.
    for (const environment of environments)
      if (environment.installs.length > 0) yield* checkEnvironment(environment, matrix);
  },
});

function* checkEnvironment({ installs, stack }: ResolvedEnvironment, matrix: Matrix): Generator<RuleFinding> {
  if (!stack) return;
  const torch = versionIn(stack, 'torch');
  const known = stack.packages.get('onnxruntime-training');
  const requirement = requirementOf(installs, known);
  const torchRequirement = requirementOf(installs, stack.packages.get('torch'));
  if (torch === undefined || !isInstalled(known?.value)) return;
  const cuda = cudaOfStack(matrix, stack);
  if (cuda === undefined || cuda === 'cpu') return;
  const feed = requirement && feedOf(installs, requirement);
  if (requirement && feed && feed.cuda !== cuda) {
    yield {
      path: feed.path,
      span: feed.span,
      message: `This feed has ONNX Runtime for CUDA ${feed.cuda} (${cudaLabel(feed.cuda)}), but torch ${torch} is built for CUDA ${cuda}.`,
    };
    return;
  }
  const version = versionIn(stack, 'onnxruntime-training');
  const release = version === undefined ? undefined : trainingRelease(matrix, version);
  // A torch from PyPI that replaces the image's is reported by another rule.
  const place = requirement ?? (torch.includes('+') ? torchRequirement : undefined);
  if (feed || !release || release.cuda.length === 0 || !place) return;
  const majors = new Set(release.cuda.map(major));
  if (majors.has(major(cuda))) return;
  const { path, span } = place;
  yield {
    path,
    span,
    message: `onnxruntime-training ${version} is built for CUDA ${release.cuda.join(' and ')}, but torch ${torch} for CUDA ${cuda}: importing ORTModule fails.`,
  };
}

function feedOf(installs: ResolvedEnvironment['installs'], requirement: Parameters<typeof installWith>[1]) {
  for (const word of installWith(installs, requirement)?.findLinks ?? []) {
    const label = /onnxruntime_(?:stable|nightly)_(cu\d{3})\.html/.exec(word.text)?.[1];
    const cuda = label === undefined ? undefined : cudaOfLabel(label);
    if (cuda !== undefined) return { cuda, path: word.path, span: word.span };
  }
  return undefined;
}

function major(version: string): string {
  return version.split('.')[0] ?? version;
}
