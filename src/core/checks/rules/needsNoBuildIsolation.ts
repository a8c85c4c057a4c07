import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import type { PipArguments } from '../../languages/python/pipArguments.ts';
import { compareReleases, exactVersion } from '../../languages/python/specifier.ts';
import { hasOtherSource, type Install } from '../../stack/recipe.ts';
import { isInstalled } from '../../stack/version.ts';
import { addOption } from '../support/edits.ts';
import { defineRule } from '../support/rule.ts';

const option = '--no-build-isolation';

/**
 * On PyPI as source only, with a build that imports torch without asking for it, up to the release that asks for it, where one
 * does: each was tried with pip, without torch beside it, on 2026-11-26 and 2026-11-28.
 */
const importTorch: ReadonlyMap<string, string | undefined> = new Map([
  ['causal-conv1d', '1.5.1'],
  ['flash-attn', undefined],
  ['mamba-ssm', undefined],
  ['torch-cluster', undefined],
  ['torch-scatter', undefined],
  ['torch-sparse', undefined],
  ['torch-spline-conv', undefined],
]);

export const needsNoBuildIsolation = defineRule({
  code: 'needs-no-build-isolation',
  severity: 'warning',
  summary: 'The build of a package imports torch, which an isolated build does not have.',
  *check({ environments, project }) {
    for (const environment of environments) {
      for (const { install, before, requirements } of environment.installs) {
        if (install.tool !== 'pip' || install.noBuildIsolation || hasOtherSource(install)) continue;
        for (const { name, nameSpan, specifier, url, path } of requirements) {
          if (
            !importsTorch(name, specifier) ||
            url !== undefined ||
            isInstalled(before.packages.get(name)?.value)
          )
            continue;
          // pip ends at the option there, which another rule says.
          if (path !== install.path && hasOption(project.file(path)?.requirements)) continue;
          // A variable that says the same for all commands or for one.
          if (/\w_NO_BUILD_ISOLATION\b/.test(project.read(install.path) ?? '')) continue;
          yield {
            path,
            span: nameSpan,
            message: `${name} is built when it is installed, and its build imports torch; pip builds in an empty environment unless ${option} is set.`,
            fixes: fixesOf(install),
          };
        }
      }
    }
  },
});

function hasOption(file: PipArguments | undefined): boolean {
  return file?.refusedOptions.some(({ text }) => text === option) === true;
}

function importsTorch(name: string, specifier: string): boolean {
  const asks = importTorch.get(name);
  if (asks === undefined) return importTorch.has(name);
  const version = exactVersion(specifier);
  return version !== undefined && compareReleases(version, asks) < 0;
}

/** Only a command takes the option: files of requirements and conda files do not. */
function fixesOf(install: Install): Fix[] {
  if (!isDockerfilePath(install.path)) return [];
  return [{ title: `Add ${option}`, edits: [addOption(install, option)] }];
}
