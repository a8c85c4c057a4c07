import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import type { PipArguments } from '../../languages/python/pipArguments.ts';
import { compareReleases, exactVersion } from '../../languages/python/specifier.ts';
import type { Project } from '../../project/project.ts';
import { hasOtherSource, type Install } from '../../stack/recipe.ts';
import { isInstalled } from '../../stack/version.ts';
import { addOption } from '../support/edits.ts';
import { hasPip, isolatingPip } from '../support/pipVersion.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

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
  summary: 'The build of a package imports torch, which is not available in an isolated build.',
  *check({ environments, project, matrix }) {
    for (const environment of environments) {
      for (const applied of environment.installs) {
        const { install, before, requirements } = applied;
        if (install.tool !== 'pip' || install.noBuildIsolation) continue;
        if (hasPip(isolatingPip, matrix, environment, applied)) yield* ofRepositories(project, install);
        if (hasOtherSource(install)) continue;
        for (const { name, nameSpan, specifier, url, path } of requirements) {
          if (
            !importsTorch(name, specifier) ||
            url !== undefined ||
            isInstalled(before.packages.get(name)?.value)
          )
            continue;
          // pip ends at the option there, which another rule says.
          if (path !== install.path && hasOption(project.file(path)?.requirements)) continue;
          if (isSetByVariable(project, install)) continue;
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

/**
 * Repositories whose `setup.py` imports torch without asking for it. detectron2 has no `pyproject.toml`: a pip before 25.3 builds
 * it without isolation. Each was tried with pip 25.2 and 25.3, without torch beside it, on 2026-11-28.
 */
const repositories =
  /git\+(?:https|ssh|git)[^\s"']*[/:](?:facebookresearch\/detectron2|NVIDIA\/apex)(?![\w-])[^\s"'#]*/gi;

function* ofRepositories(project: Project, install: Install): Generator<RuleFinding> {
  if (isSetByVariable(project, install)) return;
  for (const path of [install.path, ...install.files]) {
    const text = project.read(path) ?? '';
    const { start, end } = path === install.path ? extentOf(install, text) : { start: 0, end: text.length };
    for (const { 0: address, index } of text.slice(start, end).matchAll(repositories)) {
      const at = start + index;
      if (/#[^\n]*$/.test(text.slice(0, at))) continue;
      yield {
        path,
        span: { start: at, end: at + address.length },
        message: `The build of this repository imports torch; pip builds in an empty environment unless ${option} is set.`,
        fixes: fixesOf(install),
      };
    }
  }
}

/** The command, or the section of a conda file, of which the span is the key `pip`. */
function extentOf({ span: { start, end } }: Install, text: string): Span {
  return { start, end: text.slice(start, end) === 'pip' ? text.length : end };
}

/** A variable that says the same for all commands or for one. */
function isSetByVariable(project: Project, { path }: Install): boolean {
  return /\w_NO_BUILD_ISOLATION\b/.test(project.read(path) ?? '');
}

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
