import { pythonSeries, torchRelease } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import { hasOtherSource, type Install } from '../../stack/recipe.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { pytorchVersions } from '../support/groups.ts';
import { defineRule } from '../support/rule.ts';
import { type MissingWheel, missingWheels } from '../support/torchWheels.ts';

export const pythonVsTorch = defineRule({
  code: 'python-vs-torch',
  severity: 'error',
  summary: "This PyTorch release has no wheel for the environment's Python version.",
  *check({ environments, matrix }) {
    for (const { installs, stack } of environments) {
      for (const applied of installs) {
        for (const missing of missingWheels(matrix, applied)) {
          const { path, span } = missing.requirement;
          yield { group: pytorchVersions(applied.install), path, span, message: messageOf(missing) };
        }
      }
      const requirement = requirementOf(installs, stack?.packages.get('torch'));
      const torch = versionIn(stack, 'torch');
      const python = pythonSeries(versionIn(stack, 'python'));
      if (!requirement || torch === undefined || python === undefined) continue;
      const release = torchRelease(matrix, torch);
      if (!release) continue;
      // Of what comes from PyPI, its files were asked above.
      const install = installWith(installs, requirement);
      if (install?.tool === 'pip' && isOfPyPI(matrix, install, torch)) continue;
      const { min, max, experimentalMax } = release.python;
      const tooOld = compareVersions(python, min) < 0;
      const minorsAbove = minor(python) - minor(experimentalMax ?? max);
      if (!tooOld && minorsAbove <= 0) continue;
      const { path, span } = requirement;
      // Wheels for the next Python sometimes appear before the release is said to support it.
      const doubtful = !tooOld && minorsAbove === 1;
      yield {
        severity: doubtful ? 'info' : 'error',
        path,
        span,
        message: `torch ${release.torch} supports Python ${min} to ${max}, but the environment has Python ${python}${
          doubtful
            ? '. A wheel may exist nevertheless.'
            : install?.tool === 'conda'
              ? ': conda finds no package.'
              : ': pip finds no wheel.'
        }`,
      };
    }
  },
});

function messageOf({ requirement: { name, specifier }, python, nearest }: MissingWheel): string {
  const fact = `PyPI has no wheel of ${name}${specifier} for Python ${python}, so pip cannot install it.`;
  if (!nearest) return fact;
  return `${fact} The ${nearest.isLater ? 'first' : 'last'} release that has one is ${name} ${nearest.version}.`;
}

/** Whether all that is known of its wheels decides. */
function isOfPyPI(matrix: Matrix, install: Install, torch: string): boolean {
  const isKnown = matrix.packages.package('torch')?.release(torch) !== undefined;
  return isKnown && !torch.includes('+') && !hasOtherSource(install);
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
