import { exactVersion } from '../../languages/python/specifier.ts';
import { versionIn } from '../../stack/replay.ts';
import { newestRelease, useRelease } from '../support/packages.ts';
import { defineRule } from '../support/rule.ts';

export const invalidMetadata = defineRule({
  code: 'invalid-metadata',
  severity: 'warning',
  summary: 'pip 24.1 and later refuse a release because its own requirements are not written correctly.',
  *check({ environments, matrix }) {
    for (const { installs } of environments) {
      for (const { install, after, requirements } of installs) {
        if (install.tool !== 'pip') continue;
        for (const requirement of requirements) {
          const { name, specifier, path, span, url } = requirement;
          const known = matrix.packages.package(name);
          const pinned = exactVersion(specifier);
          const invalid = pinned === undefined ? undefined : known?.release(pinned)?.invalid;
          if (invalid === undefined || url !== undefined) continue;
          yield {
            path,
            span,
            message: `${name} ${pinned} requires "${invalid}", which is no valid requirement: pip 24.1 and later refuse to install it.`,
            fixes: useRelease(
              install,
              requirement,
              newestRelease(known, versionIn(after, 'python'), () => true),
            ),
          };
        }
      }
    }
  },
});
