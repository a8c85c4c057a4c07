import { lastTraining, pythonSeries } from '../../knowledge/compatibility/torchReleases.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import { admits } from '../../languages/python/specifier.ts';
import { versionIn } from '../../stack/replay.ts';
import { replaceSpecifierAndConstraints } from '../support/edits.ts';
import { defineRule } from '../support/rule.ts';

export const ortTrainingDiscontinued = defineRule({
  code: 'ort-training-discontinued',
  severity: 'error',
  summary: 'onnxruntime-training was discontinued; its last release is 1.19.2, for Python up to 3.11.',
  *check({ environments, matrix }) {
    const last = lastTraining(matrix);
    for (const environment of environments) {
      for (const { after, install, requirements } of environment.installs) {
        const python = pythonSeries(versionIn(after, 'python'));
        for (const requirement of requirements) {
          const { name, specifier, path, span } = requirement;
          if (name !== 'onnxruntime-training' || requirement.url !== undefined) continue;
          const known = matrix.compatibility.onnxruntimeTraining.some(({ version }) =>
            admits(specifier, version),
          );
          const isPythonTooNew = python !== undefined && compareVersions(python, '3.12') >= 0;
          if (!known && isAbove(specifier, last)) {
            const edits = isPythonTooNew
              ? undefined
              : replaceSpecifierAndConstraints(install, requirement, `==${last}`);
            yield {
              path,
              span,
              message: `No release satisfies onnxruntime-training${specifier}: it was discontinued after ${last}.`,
              fixes: edits ? [{ title: `Use onnxruntime-training ${last}`, edits }] : [],
            };
          } else if (isPythonTooNew) {
            yield {
              path,
              span,
              message: `onnxruntime-training has no wheel for Python ${python}: its last release, ${last}, supports Python up to 3.11.`,
            };
          }
        }
      }
    }
  },
});

function isAbove(specifier: string, last: string): boolean {
  const version = /(?:==|>=|>|~=)\s*(\d[\d.]*)/.exec(specifier)?.[1];
  return version !== undefined && compareVersions(version, last) >= 0;
}
