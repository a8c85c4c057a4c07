import { exactVersion } from '../../languages/python/specifier.ts';
import { versionIn } from '../../stack/replay.ts';
import { nextRelease, useRelease } from '../support/packages.ts';
import { hasPip, strictPip } from '../support/pipVersion.ts';
import { defineRule } from '../support/rule.ts';

export const invalidMetadata = defineRule({
  code: 'invalid-metadata',
  severity: 'warning',
  summary: 'pip 24.1 and later reject a release because its own requirements are invalid.',
  *check({ environments, matrix }) {
    for (const environment of environments) {
      for (const applied of environment.installs) {
        const { install, after, requirements } = applied;
        for (const requirement of requirements) {
          const { name, specifier, path, span, url } = requirement;
          const known = matrix.packages.package(name);
          const pinned = exactVersion(specifier);
          const invalid = pinned === undefined ? undefined : known?.release(pinned)?.invalid;
          if (pinned === undefined || invalid === undefined || url !== undefined) continue;
          if (!hasPip(strictPip, matrix, environment, applied)) continue;
          yield {
            path,
            span,
            message: `${name} ${pinned} requires "${invalid}", which is not a valid requirement: pip 24.1 and later refuse to install it.`,
            fixes: useRelease(install, requirement, nextRelease(known, versionIn(after, 'python'), pinned)),
          };
        }
      }
    }
  },
});
