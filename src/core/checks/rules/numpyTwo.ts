import { compareVersions } from '../../knowledge/matrix/naming.ts';
import { admits } from '../../languages/python/specifier.ts';
import { versionIn } from '../../stack/replay.ts';
import { isInstalled } from '../../stack/version.ts';
import { replaceSpecifierAndConstraints } from '../support/edits.ts';
import { defineRule } from '../support/rule.ts';

export const numpyTwo = defineRule({
  code: 'numpy-two',
  severity: 'warning',
  summary: 'NumPy 2 is required together with a package that was built for NumPy 1.',
  *check({ environments, matrix }) {
    for (const environment of environments) {
      const { stack } = environment;
      for (const { requirements, install } of environment.installs) {
        for (const requirement of requirements) {
          const { name, specifier, path, span } = requirement;
          // Only where NumPy 1 is ruled out: a mere "numpy" is left to the resolver.
          if (name !== 'numpy' || specifier === '' || admits(specifier, '1.26.4') || !/[2-9]/.test(specifier))
            continue;
          if (
            !['2.0.0', '2.2.6', '2.3.5'].some((each) => admits(specifier, each)) &&
            !/==\s*2\./.test(specifier)
          )
            continue;
          const older = matrix.compatibility.numpyTwo.flatMap((each) => {
            const known = stack?.packages.get(each.package);
            const version = versionIn(stack, each.package);
            if (!isInstalled(known?.value)) return [];
            const fits =
              each.from !== null && (version === undefined || compareVersions(version, each.from) >= 0);
            return fits ? [] : [`${each.package}${version === undefined ? '' : ` ${version}`}`];
          });
          if (older.length === 0) continue;
          const edits = replaceSpecifierAndConstraints(install, requirement, '<2');
          yield {
            path,
            span,
            message: `${older.join(' and ')} ${older.length === 1 ? 'is' : 'are'} incompatible with NumPy 2.`,
            fixes: edits ? [{ title: 'Use numpy<2', edits }] : [],
          };
        }
      }
    }
  },
});
