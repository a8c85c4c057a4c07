import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import { markerHolds } from '../../languages/python/marker.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits } from '../../languages/python/specifier.ts';
import type { Project } from '../../project/project.ts';
import { type AppliedInstall, decideAgain } from '../../stack/apply.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { installWith, requirementAt, requirementOf, versionIn } from '../../stack/replay.ts';
import type { Stack } from '../../stack/stack.ts';
import { isInstalled, isSurelyIn } from '../../stack/version.ts';
import { addRequirements, replaceSpecifierAndConstraints } from '../support/edits.ts';
import { requirerOfTwo, takenNumpy } from '../support/numpy.ts';
import { newestRelease, useRelease } from '../support/packages.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const numpyTwo = defineRule({
  code: 'numpy-two',
  severity: 'warning',
  summary: 'NumPy 2 is required together with a package that was built for NumPy 1.',
  *check({ environments, matrix, project }) {
    for (const environment of environments) {
      if (environment.installs.length === 0) continue;
      const found = [...whereWritten(environment, matrix), ...throughAnother(environment, matrix)];
      yield* found.length > 0 ? found : whatPipTakes(environment, project);
    }
  },
});

function* whereWritten(environment: ResolvedEnvironment, matrix: Matrix): Generator<RuleFinding> {
  for (const { requirements, install } of environment.installs) {
    for (const requirement of requirements) {
      const { name, specifier, path, span } = requirement;
      // Only where NumPy 1 is ruled out: a mere "numpy" is left to the resolver.
      if (name !== 'numpy' || specifier === '' || admits(specifier, '1.26.4') || !/[2-9]/.test(specifier))
        continue;
      if (!['2.0.0', '2.2.6', '2.3.5'].some((each) => admits(specifier, each)) && !/==\s*2\./.test(specifier))
        continue;
      const older = builtForOne(environment.stack, matrix);
      if (older.length === 0) continue;
      const edits = replaceSpecifierAndConstraints(install, requirement, '<2');
      yield {
        path,
        span,
        message: `${incompatible(older)} with NumPy 2.`,
        fixes: edits ? [{ title: 'Use numpy<2', edits }] : [],
      };
    }
  }
}

/** A package requires it, so that pip replaces the NumPy 1 for which others were built. */
function* throughAnother({ stack, installs }: ResolvedEnvironment, matrix: Matrix): Generator<RuleFinding> {
  const numpy = stack?.packages.get('numpy');
  if (numpy?.origin.certainty !== 'required' || !numpy.origin.place) return;
  if (!isSurelyIn(numpy.value, '>=2', matrix.packages.package('numpy'))) return;
  // What is not installed breaks nothing.
  if (installs.some(({ decision }) => decision?.conflict)) return;
  const requirement = requirementAt(installs, numpy.origin.place);
  const older = builtForOne(stack, matrix);
  if (!stack || !requirement || older.length === 0) return;
  yield {
    path: requirement.path,
    span: requirement.span,
    message: `${incompatible(older)} with NumPy 2, which ${numpy.origin.layer} requires.`,
    fixes: withNumpyOne(stack, installs, requirement, matrix),
  };
}

/** Nothing limits NumPy, so that pip takes today's newest one, or a release that requires it. */
function* whatPipTakes(environment: ResolvedEnvironment, project: Project): Generator<RuleFinding> {
  const { stack, installs } = environment;
  const { matrix } = project;
  const older = builtForOne(stack, matrix);
  if (older.length === 0) return;
  const taken = takenNumpy(installs, matrix);
  if (!taken) return;
  const { applied, written, numpy, by } = taken;
  // What is too old for it is what people pinned.
  const pinned = older
    .map(({ name }) => requirementOf(installs, stack?.packages.get(name)))
    .find((each) => each !== undefined);
  const { path, span } = by === undefined && written.name !== 'numpy' ? (pinned ?? written) : written;
  yield {
    path,
    span,
    message: `${incompatible(older)} with NumPy 2, which ${by ?? `pip takes where nothing limits it (numpy ${numpy})`}.`,
    fixes: limited(project, applied, written),
  };
}

/** NumPy 1 beside what is installed, where everything else has releases for it. */
function limited(project: Project, applied: AppliedInstall, written: Located<Requirement>): Fix[] {
  const { matrix } = project;
  const { install, requirements } = applied;
  const own = requirements.find(({ name }) => name === 'numpy');
  const specifier = own && own.specifier !== '' ? `${own.specifier},<2` : '<2';
  const asked = { ...(own ?? { ...written, name: 'numpy', marker: undefined, extras: [] }), specifier };
  const decision = decideAgain(applied, [...requirements.filter((each) => each !== own), asked], matrix);
  // Something has no release for it that is known.
  const isOpen = [...decision.chosen].some(
    ([name, { kind }]) => kind === 'unlisted' && applied.decision?.chosen.get(name)?.kind === 'release',
  );
  if (decision.conflict || isOpen || requirerOfTwo(decision, versionIn(applied.after, 'python'), matrix))
    return [];
  const added = own ? undefined : addRequirements(project, install, ['numpy<2']);
  const edits = own ? replaceSpecifierAndConstraints(install, own, specifier) : added && [added];
  return edits ? [{ title: own ? `Use numpy${specifier}` : 'Add numpy<2', edits }] : [];
}

/** The newest release of what is written that NumPy 1 is enough for. */
function withNumpyOne(
  stack: Stack,
  installs: ResolvedEnvironment['installs'],
  requirement: Located<Requirement>,
  matrix: Matrix,
): Fix[] {
  const known = matrix.packages.package(requirement.name);
  const python = versionIn(stack, 'python');
  const isEnough = (release: string) =>
    known
      ?.release(release)
      ?.dependencies.every(
        ({ name, specifier, marker }) =>
          name !== 'numpy' || markerHolds(marker, python) === false || admits(specifier, '1.26.4'),
      ) === true;
  const version = newestRelease(known, python, isEnough);
  return useRelease(installWith(installs, requirement), requirement, version);
}

interface Older {
  readonly name: string;
  /** "scipy 1.10.1" */
  readonly title: string;
}

/** What is installed and was built for NumPy 1. */
function builtForOne(stack: Stack | undefined, matrix: Matrix): Older[] {
  return matrix.compatibility.numpyTwo.flatMap((each) => {
    const known = stack?.packages.get(each.package);
    const version = versionIn(stack, each.package);
    if (!isInstalled(known?.value)) return [];
    const fits = each.from !== null && (version === undefined || compareVersions(version, each.from) >= 0);
    const name = each.package;
    return fits ? [] : [{ name, title: version === undefined ? name : `${name} ${version}` }];
  });
}

function incompatible(older: readonly Older[]): string {
  return `${older.map(({ title }) => title).join(' and ')} ${older.length === 1 ? 'is' : 'are'} incompatible`;
}
