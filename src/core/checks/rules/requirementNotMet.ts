import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { markerHolds } from '../../languages/python/marker.ts';
import { admits } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { Install } from '../../stack/recipe.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import type { SourcedVersion, Stack } from '../../stack/stack.ts';
import { exactly } from '../../stack/version.ts';
import { pytorchVersions } from '../support/groups.ts';
import { findsNothing } from '../support/notFound.ts';
import { newestRelease, useRelease } from '../support/packages.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const requirementNotMet = defineRule({
  code: 'requirement-not-met',
  severity: 'warning',
  summary: 'An installed package is incompatible with the installed version of one of its dependencies.',
  *check({ environments, matrix }) {
    for (const environment of environments) {
      if (environment.installs.some((each) => findsNothing(matrix, each))) continue;
      yield* checkEnvironment(environment, matrix);
    }
  },
});

/** Another rule is about these three. */
const trio: ReadonlySet<string> = new Set(['torch', 'torchvision', 'torchaudio']);

function* checkEnvironment(environment: ResolvedEnvironment, matrix: Matrix): Generator<RuleFinding> {
  const { stack, installs } = environment;
  // What the image brings is as it was built, and what does not install cannot be broken.
  if (!stack || installs.length === 0 || installs.some(({ decision }) => decision?.conflict)) return;
  for (const [name, holder] of stack.packages) {
    const version = exactly(holder.value);
    const release = version === undefined ? undefined : matrix.packages.package(name)?.release(version);
    if (!release || version === undefined) continue;
    for (const { name: needed, specifier, marker } of release.dependencies) {
      const present = stack.packages.get(needed);
      const found = exactly(present?.value);
      if (!present || found === undefined || admits(specifier, found)) continue;
      if (markerHolds(marker, versionIn(stack, 'python')) !== true) continue;
      if (trio.has(needed) && trio.has(name)) continue;
      yield* finding(environment, stack, matrix, {
        name,
        version,
        holder,
        needed,
        specifier,
        found,
        present,
      });
    }
  }
}

interface Unmet {
  readonly name: string;
  readonly version: string;
  readonly holder: SourcedVersion;
  readonly needed: string;
  readonly specifier: string;
  readonly found: string;
  readonly present: SourcedVersion;
}

function* finding(
  { installs }: ResolvedEnvironment,
  stack: Stack,
  matrix: Matrix,
  { name, version, holder, needed, specifier, found, present }: Unmet,
): Generator<RuleFinding> {
  const dependent = requirementOf(installs, holder);
  const dependency = requirementOf(installs, present);
  const place = dependency ?? dependent;
  // What the image brings is as it was built; what another package moved is said of that one.
  if (!place) return;
  const install = installWith(installs, place);
  const where = (one: SourcedVersion) => (one.origin.place ? '' : "the image's ");
  const text = `${where(holder)}${name} ${version} requires ${needed}${specifier}, but ${where(present)}${needed} ${found} is installed.`;
  yield {
    // That the image's PyTorch is replaced is one mistake, whatever follows from it.
    ...(trio.has(needed) && install ? { group: pytorchVersions(install) } : {}),
    path: place.path,
    span: place.span,
    message: text.replace(/^the /, 'The '),
    fixes: dependency
      ? replacesTorch(installs, install, needed)
        ? []
        : useRelease(
            install,
            dependency,
            newestRelease(matrix.packages.package(needed), versionIn(stack, 'python'), (each) =>
              admits(specifier, each),
            ),
          )
      : useRelease(
          install,
          place,
          newestRelease(matrix.packages.package(name), versionIn(stack, 'python'), (each) =>
            fits(matrix, stack, name, each),
          ),
        ),
  };
}

/** Whether it is the image's PyTorch that the install replaces, which no other release makes right. */
function replacesTorch(
  installs: readonly AppliedInstall[],
  install: Install | undefined,
  needed: string,
): boolean {
  const before = installs.find((each) => each.install === install)?.before;
  const present = before?.packages.get(needed);
  return trio.has(needed) && present !== undefined && present.origin.place === undefined;
}

/** Whether what a release requires is there. */
function fits(matrix: Matrix, stack: Stack, name: string, version: string): boolean {
  const python = versionIn(stack, 'python');
  const release = matrix.packages.package(name)?.release(version);
  if (!release) return false;
  return release.dependencies.every(({ name: needed, specifier, marker }) => {
    const found = exactly(stack.packages.get(needed)?.value);
    return found === undefined || markerHolds(marker, python) === false || admits(specifier, found);
  });
}
