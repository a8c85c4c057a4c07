import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import { hasOtherSource, type Install } from '../../stack/recipe.ts';
import { isInstalled } from '../../stack/version.ts';
import { addOption } from '../support/edits.ts';
import { defineRule } from '../support/rule.ts';

/**
 * On PyPI as source only, with a build that imports torch without asking for it: each was tried with pip, without torch
 * beside it, on 2026-11-26.
 */
const importTorch: ReadonlySet<string> = new Set([
  'flash-attn',
  'mamba-ssm',
  'torch-cluster',
  'torch-scatter',
  'torch-sparse',
  'torch-spline-conv',
]);

export const needsNoBuildIsolation = defineRule({
  code: 'needs-no-build-isolation',
  severity: 'warning',
  summary: 'The build of a package imports torch, which an isolated build does not have.',
  *check({ environments, project }) {
    for (const environment of environments) {
      for (const { install, before, requirements } of environment.installs) {
        if (install.tool !== 'pip' || install.noBuildIsolation || hasOtherSource(install)) continue;
        for (const { name, nameSpan, url, path } of requirements) {
          if (!importTorch.has(name) || url !== undefined || isInstalled(before.packages.get(name)?.value))
            continue;
          // A variable that says the same for all commands or for one.
          if (/\w_NO_BUILD_ISOLATION\b/.test(project.read(install.path) ?? '')) continue;
          yield {
            path,
            span: nameSpan,
            message: `${name} is built when it is installed, and its build imports torch; pip builds in an empty environment unless --no-build-isolation is set.`,
            fixes: fixesOf(install),
          };
        }
      }
    }
  },
});

/** Only a command takes the option: files of requirements and conda files do not. */
function fixesOf(install: Install): Fix[] {
  if (!isDockerfilePath(install.path)) return [];
  return [{ title: 'Add --no-build-isolation', edits: [addOption(install, '--no-build-isolation')] }];
}
