import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { PackagePair } from '../../knowledge/packages/schema.ts';
import { parseRequirement, type Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases } from '../../languages/python/specifier.ts';
import type { Project } from '../../project/project.ts';
import { type AppliedInstall, decideAgain } from '../../stack/apply.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { requirementAt, requirementOf, versionIn } from '../../stack/replay.ts';
import { installed, type SourcedVersion, type Stack } from '../../stack/stack.ts';
import { exactly, isInstalled, isSurelyIn, versionText } from '../../stack/version.ts';
import { addRequirements, replaceSpecifierAndConstraints } from '../support/edits.ts';
import { findsNothing } from '../support/notFound.ts';
import { makesPair, newestRelease, useRelease } from '../support/packages.ts';
import { mayBePatched } from '../support/patched.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';
import { pythonWhereFree, type Taken, takenRelease } from '../support/taken.ts';

export const incompatiblePackages = defineRule({
  code: 'incompatible-packages',
  severity: 'warning',
  summary: 'Two packages are installed in versions that are known to be incompatible.',
  *check({ environments, matrix, project }) {
    for (const environment of environments) {
      const { stack, installs } = environment;
      // Most environments install nothing.
      if (!stack || installs.length === 0) continue;
      // What does not install is not used together.
      if (installs.some((each) => findsNothing(matrix, each))) continue;
      const said = new Set<string>();
      for (const pair of matrix.packages.pairs) {
        // The graver first: what cannot be used at all need not be told its limits.
        if (pair.severity === 'info' && said.has(`${pair.package} ${pair.with}`)) continue;
        for (const found of check(environment, stack, pair, project)) {
          said.add(`${pair.package} ${pair.with}`);
          yield found;
        }
      }
    }
  },
});

function* check(
  environment: ResolvedEnvironment,
  stack: Stack,
  pair: PackagePair,
  project: Project,
): Generator<RuleFinding> {
  const { matrix } = project;
  const first = stack.packages.get(pair.package);
  if (!first || !isAny(first, pair, matrix)) return;
  const second = installed(stack, pair.with);
  const missing = isMissing(environment, stack, pair, second, matrix);
  const isThere = isSurelyIn(second?.value, pair.withVersions, matrix.packages.package(pair.with));
  const taken = missing || isThere ? undefined : takenFor(environment, stack, pair, matrix);
  if (!missing && !isThere && !taken) return;
  if (pair.unless && mayBeBeside(environment, stack, pair, pair.unless, matrix)) return;
  const own = written(environment, first);
  const other = taken ? named(taken, pair) : second && written(environment, second);
  // What is too old or too new is the other one; Python and PyTorch are chosen first, Triton comes with it, and packages are chosen for them.
  const [place, beside] =
    other && !/^(?:python|torch|triton)$/.test(pair.with) ? [other, own] : [own ?? other, own && other];
  if (!place || isInConflict(environment, place)) return;
  if (mayBePatched(project, environment.installs, pair.package)) return;
  const state = missing
    ? `Python ${pythonOf(stack)} brings no ${pair.with}, and pip takes the newest`
    : taken
      ? `pip takes ${pair.with} ${taken.version} where nothing limits it`
      : `${pair.with === 'python' ? 'Python' : pair.with} is ${versionText(second?.value)}`;
  const which = pair.versions === '' ? '' : ` ${exactly(first.value) ?? versionText(first.value)}`;
  yield {
    severity: pair.severity ?? 'warning',
    path: place.path,
    span: place.span,
    message: `${pair.package}${which} ${pair.effect}; ${state}.`,
    related: beside
      ? [{ path: beside.path, span: beside.span, message: `The ${beside.name} that is meant.` }]
      : [],
    fixes: [...(taken ? limited(taken, pair, project) : []), ...fixesFor(environment, stack, pair, matrix)],
  };
}

/** Whether the first is surely one of the releases that are meant. */
function isAny({ value }: SourcedVersion, { package: name, versions }: PackagePair, matrix: Matrix): boolean {
  return versions === '' ? isInstalled(value) : isSurelyIn(value, versions, matrix.packages.package(name));
}

/** Whether something may be there with which the two get along: only of a new environment everything is known. */
function mayBeBeside(
  { installs }: ResolvedEnvironment,
  stack: Stack,
  { package: name, with: other }: PackagePair,
  unless: string,
  matrix: Matrix,
): boolean {
  const isKnown = installs.every(
    (applied) => applied.install.tool === 'conda' || pythonWhereFree(applied, name, matrix) !== undefined,
  );
  return (
    !isKnown ||
    !installs.some(({ install }) => install.fresh && install.certain) ||
    [...stack.packages.keys()].some((each) => each !== name && each !== other && each.startsWith(unless))
  );
}

/** The release of the second that pip takes by itself beside the first, if that is one of those. */
function takenFor(
  { installs }: ResolvedEnvironment,
  stack: Stack,
  pair: PackagePair,
  matrix: Matrix,
): Taken | undefined {
  // It is in every environment, in a version that need not be known.
  if (pair.with === 'setuptools') return undefined;
  const first = exactly(stack.packages.get(pair.package)?.value);
  const usable = matrix.packages.package(pair.package)?.versionsFor(pythonOf(stack));
  // What has nothing for that Python is not installed either.
  if (first !== undefined && !usable?.includes(first)) return undefined;
  const taken = takenRelease(installs, pair.with, matrix);
  return taken && admits(pair.withVersions, taken.version) ? taken : undefined;
}

/** Where it is asked for by its name. */
function named({ written: asked }: Taken, pair: PackagePair): Located<Requirement> | undefined {
  return asked.name === pair.with ? asked : undefined;
}

/** A limit for the second: "Add pyarrow<21". */
function limited(taken: Taken, pair: PackagePair, project: Project): Fix[] {
  const { applied, written: asked } = taken;
  const bound = /^>=(\d[\d.]*)$/.exec(pair.withVersions)?.[1];
  if (bound === undefined) return [];
  const { install, requirements } = applied;
  const own = named(taken, pair);
  const specifier = own && own.specifier !== '' ? `${own.specifier},<${bound}` : `<${bound}`;
  const limit = parseRequirement(`${pair.with}${specifier}`, 0);
  if (!limit) return [];
  const others = requirements.filter((each) => each !== own);
  const { chosen, conflict } = decideAgain(
    applied,
    [...others, { ...(own ?? asked), ...limit, specifier }],
    project.matrix,
  );
  const next = chosen.get(pair.with)?.version;
  if (conflict || next === undefined || admits(pair.withVersions, next)) return [];
  const added = own ? undefined : addRequirements(project, install, [`${pair.with}<${bound}`]);
  const edits = own ? replaceSpecifierAndConstraints(install, own, specifier) : added && [added];
  return edits ? [{ title: own ? `Use ${pair.with}${specifier}` : `Add ${pair.with}<${bound}`, edits }] : [];
}

/** Another rule says of it that pip does not even install it. */
function isInConflict({ installs }: ResolvedEnvironment, place: Located<Requirement>): boolean {
  return installs.some(({ decision }) =>
    decision?.conflict?.wishes.some(({ written: own }) => own === place),
  );
}

/** A new environment from Python 3.12 on has no setuptools, and what brings it brings the newest. */
function isMissing(
  { installs }: ResolvedEnvironment,
  stack: Stack,
  pair: PackagePair,
  second: SourcedVersion | undefined,
  matrix: Matrix,
): boolean {
  const python = pythonOf(stack);
  return (
    pair.with === 'setuptools' &&
    (second === undefined || isNewest(installs, second, matrix)) &&
    python !== undefined &&
    compareReleases(python, '3.12') >= 0 &&
    installs.some(({ install }) => install.fresh && install.certain)
  );
}

/** Whether packages that are installed require it, and nothing limits them to an older one. */
function isNewest(installs: readonly AppliedInstall[], { origin }: SourcedVersion, matrix: Matrix): boolean {
  const newest = matrix.packages.package('setuptools')?.versions.at(-1);
  return (
    newest !== undefined &&
    origin.certainty === 'required' &&
    installs.every((applied) => {
      const { install, requirements, decision } = applied;
      if (install.tool === 'conda') return requirements.every(({ name }) => /^(?:python|pip)$/.test(name));
      const wishes = decision?.wishes.get('setuptools') ?? [];
      return (
        pythonWhereFree(applied, 'setuptools', matrix) !== undefined &&
        wishes.every(({ specifier }) => admits(specifier, newest))
      );
    })
  );
}

function pythonOf(stack: Stack): string | undefined {
  return versionIn(stack, 'python');
}

/** The requirement that is written, or the one that requires it. */
function written(
  { installs }: ResolvedEnvironment,
  { origin: { place } }: SourcedVersion,
): Located<Requirement> | undefined {
  return place && requirementAt(installs, place);
}

/** Whether pip finds no versions for the others beside it. */
function isRefused(
  applied: AppliedInstall,
  requirement: Located<Requirement>,
  version: string,
  matrix: Matrix,
): boolean {
  const others = applied.requirements.map((each) =>
    each === requirement ? { ...each, specifier: `==${version}` } : each,
  );
  return !applied.decision?.conflict && decideAgain(applied, others, matrix).conflict !== undefined;
}

/** The newest release of one of the two that gets along with the other. */
function fixesFor({ installs }: ResolvedEnvironment, stack: Stack, pair: PackagePair, matrix: Matrix): Fix[] {
  const sides = [
    { name: pair.package, bad: pair.versions },
    { name: pair.with, bad: pair.withVersions },
  ];
  return sides.flatMap(({ name, bad }) => {
    const requirement = requirementOf(installs, stack.packages.get(name));
    if (!requirement || bad === '') return [];
    const python = pythonOf(stack);
    const known = matrix.packages.package(name);
    const version = newestRelease(
      known,
      python,
      (each) =>
        !admits(bad, each) &&
        !matrix.packages.pairs.some((one) => one !== pair && makesPair(one, name, each, stack)),
    );
    const applied = installs.find(({ install }) => install.requirements.includes(requirement));
    if (!applied || version === undefined || isRefused(applied, requirement, version, matrix)) return [];
    return useRelease(applied.install, requirement, version);
  });
}
