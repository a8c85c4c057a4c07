import { compareVersions } from '../../knowledge/matrix/naming.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { replaceSpecifierAndConstraints } from '../support/edits.ts';
import { defineRule } from '../support/rule.ts';

export const deepspeedTooOld = defineRule({
  code: 'deepspeed-too-old',
  severity: 'error',
  summary: 'This DeepSpeed release imports a name that the installed PyTorch no longer has.',
  *check({ environments, matrix }) {
    for (const { installs, stack } of environments) {
      const torch = versionIn(stack, 'torch');
      const deepspeed = versionIn(stack, 'deepspeed');
      const requirement = requirementOf(installs, stack?.packages.get('deepspeed'));
      const torchRequirement = requirementOf(installs, stack?.packages.get('torch'));
      const place = requirement ?? torchRequirement;
      if (!place || torch === undefined || deepspeed === undefined) continue;
      const needed = matrix.compatibility.deepspeedForTorch
        .filter((each) => compareVersions(torch, each.torch) >= 0)
        .find((each) => compareVersions(deepspeed, each.deepspeed) < 0);
      if (!needed) continue;
      const { path, span } = place;
      const version = known(matrix.compatibility.deepspeed, needed.deepspeed);
      const edits =
        requirement &&
        replaceSpecifierAndConstraints(installWith(installs, requirement), requirement, `==${version}`);
      yield {
        path,
        span,
        message: `deepspeed ${deepspeed} cannot be imported with torch ${torch}: torch ${needed.torch} and later need deepspeed ${needed.deepspeed} or later.`,
        fixes: edits ? [{ title: `Use deepspeed==${version}`, edits }] : [],
      };
    }
  },
});

/** The first release that is new enough and whose requirements are known. */
function known(releases: readonly { readonly version: string }[], least: string): string {
  return (
    releases
      .map(({ version }) => version)
      .filter((version) => compareVersions(version, least) >= 0)
      .toSorted(compareVersions)[0] ?? least
  );
}
