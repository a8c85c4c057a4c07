import { pythonSeries } from '../../knowledge/compatibility/torchReleases.ts';
import { hasWheel, pythonsOfWheels, type Release } from '../../knowledge/packages/knownPackage.ts';
import { exactVersion } from '../../languages/python/specifier.ts';
import { isForLinux, isForPython, wheelTags } from '../../languages/python/wheelTags.ts';
import { hasOtherSource } from '../../stack/recipe.ts';
import { versionIn } from '../../stack/replay.ts';
import { runsOn } from '../support/notFound.ts';
import { nearestRelease, useRelease } from '../support/packages.ts';
import { defineRule } from '../support/rule.ts';

export const requiresOtherPython = defineRule({
  code: 'requires-other-python',
  severity: 'error',
  summary: "The release does not support the environment's Python version.",
  *check({ environments, matrix }) {
    for (const { installs } of environments) {
      for (const { install, after, requirements } of installs) {
        const python = pythonSeries(versionIn(after, 'python'));
        if (install.tool !== 'pip' || python === undefined) continue;
        for (const requirement of requirements) {
          const { name, specifier, path, span } = requirement;
          const refusal = wheelRefusal(requirement.url, python);
          if (refusal !== undefined)
            yield { path, span, message: `pip refuses this wheel of ${name}: ${refusal}` };
          const known = matrix.packages.package(name);
          const pinned = exactVersion(specifier);
          const release = pinned === undefined ? undefined : known?.release(pinned);
          // Another rule is about these, with what fits each other.
          if (!release || requirement.url !== undefined || /^torch(?:vision|audio)?$/.test(name)) continue;
          const problem = problemOf(release, python);
          // A wheel may be elsewhere.
          if (!problem || (problem.isWheel && hasOtherSource(install))) continue;
          yield {
            severity: problem.severity,
            path,
            span,
            message: `${name} ${pinned} ${problem.text}`,
            fixes: useRelease(
              install,
              requirement,
              nearestRelease(known, python, release.version, (each) => {
                const other = known?.release(each);
                return other !== undefined && problemOf(other, python) === undefined;
              }),
            ),
          };
        }
      }
    }
  },
});

/** Why pip does not take a wheel that is named by its address. */
function wheelRefusal(url: string | undefined, python: string): string | undefined {
  const tags = url === undefined || /[${}]/.test(url) ? undefined : wheelTags(url);
  if (!tags) return undefined;
  if (!isForPython(tags, python))
    return `its name says ${tags.pythons.join('.')}, but the environment has Python ${python}.`;
  return isForLinux(tags)
    ? undefined
    : `its name says ${tags.platforms.join('.')}, but the environment is Linux on x86-64.`;
}

function problemOf(
  release: Release,
  python: string,
): { readonly severity: 'error' | 'warning'; readonly text: string; readonly isWheel: boolean } | undefined {
  const { python: required, wheels, source } = release;
  if (required !== undefined && !runsOn(required, python))
    return {
      severity: 'error',
      isWheel: false,
      text: `requires Python ${required.replaceAll(',', ', ')}, but the environment has Python ${python}.`,
    };
  if (wheels === undefined || hasWheel(release, python)) return undefined;
  const list = pythonsOfWheels(wheels);
  return source
    ? {
        severity: 'warning',
        isWheel: true,
        text: `has no wheel for Python ${python}, only for ${list}: pip builds it from source, which takes long and often fails.`,
      }
    : { severity: 'error', isWheel: true, text: `has no wheel for Python ${python}, only for ${list}.` };
}
