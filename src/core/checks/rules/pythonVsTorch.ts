import { pythonSeries, torchRelease } from '../../knowledge/compatibility/torchReleases.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import { requirementOf, versionIn } from '../../stack/replay.ts';
import { defineRule } from '../support/rule.ts';

export const pythonVsTorch = defineRule({
  code: 'python-vs-torch',
  severity: 'error',
  summary: "This PyTorch release has no wheel for the environment's Python version.",
  *check({ environments, matrix }) {
    for (const { installs, stack } of environments) {
      const requirement = requirementOf(installs, stack?.packages.get('torch'));
      const torch = versionIn(stack, 'torch');
      const python = pythonSeries(versionIn(stack, 'python'));
      const release = torch === undefined ? undefined : torchRelease(matrix, torch);
      if (!requirement || !release || python === undefined) continue;
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
          doubtful ? '. A wheel may exist nevertheless.' : ': pip finds no wheel.'
        }`,
      };
    }
  },
});

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
