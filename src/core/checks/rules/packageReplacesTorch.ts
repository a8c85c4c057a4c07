import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { markerHolds } from '../../languages/python/marker.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, publicVersion } from '../../languages/python/specifier.ts';
import { type Candidate, pinOf } from '../../resolution/candidates.ts';
import type { Decision } from '../../resolution/resolve.ts';
import { wishText } from '../../resolution/wish.ts';
import { type AppliedInstall, decideAgain } from '../../stack/apply.ts';
import { versionIn } from '../../stack/replay.ts';
import type { Stack } from '../../stack/stack.ts';
import { pytorchVersions } from '../support/groups.ts';
import { newestRelease, useRelease } from '../support/packages.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const packageReplacesTorch = defineRule({
  code: 'package-replaces-torch',
  severity: 'warning',
  summary: "A package requires a different PyTorch release, so pip replaces the image's PyTorch.",
  *check({ environments, matrix }) {
    for (const { installs } of environments) {
      for (const applied of installs) yield* checkInstall(applied, matrix);
    }
  },
});

function* checkInstall(applied: AppliedInstall, matrix: Matrix): Generator<RuleFinding> {
  const { before, decision, requirements, install } = applied;
  const present = versionIn(before, 'torch');
  if (!decision || decision.conflict || present === undefined) return;
  // What an earlier step of the same build installed is no longer the image's; what is asked for by name, other rules say.
  if (before.packages.get('torch')?.origin.place) return;
  if (requirements.some(({ name }) => /^torch(?:vision|audio)?$/.test(name))) return;
  const torch = decision.chosen.get('torch');
  if (!torch || torch.kind === 'installed') return;
  const found = asking(applied, decision, present, matrix) ?? excluding(decision, before, present, matrix);
  if (!found) return;
  const { written, reason } = found;
  const { path, span } = written;
  yield {
    group: pytorchVersions(install),
    path,
    span,
    message: `${reason}, so pip replaces the image's torch ${present}, for which the image's other packages were built.`,
    fixes: fixes(applied, written, present, matrix),
  };
}

interface Cause {
  readonly written: Located<Requirement>;
  /** The beginning of a sentence. */
  readonly reason: string;
}

/** What asks for another PyTorch. */
function asking(
  { requirements, before }: AppliedInstall,
  decision: Decision,
  present: string,
  matrix: Matrix,
): Cause | undefined {
  const wishes = decision.wishes.get('torch') ?? [];
  const certain = wishes.find(({ specifier }) => !admits(specifier, present));
  if (!certain)
    return probable(requirements, decision, present, (name) =>
      newestRelease(matrix.packages.package(name), versionIn(before, 'python'), () => true),
    );
  const { written, specifier, through } = certain;
  const last = through.at(-1);
  if (!last) return undefined;
  const via = written.name === last.name ? '' : ` (${written.name} requires ${last.name})`;
  return { written, reason: `${last.name} ${last.version} requires torch${specifier}${via}` };
}

/** What pip takes today where no version is asked for, and what that requires. */
function probable(
  requirements: AppliedInstall['requirements'],
  { chosen }: Decision,
  present: string,
  newest: (name: string) => string | undefined,
): Cause | undefined {
  for (const written of requirements) {
    const { name } = written;
    const candidate: Candidate | undefined = chosen.get(name);
    if (candidate?.kind !== 'release') continue;
    const needed = candidate.release.dependencies.find(
      (each) => each.name === 'torch' && !admits(each.specifier, present),
    );
    if (!needed) continue;
    const taken =
      newest(name) === candidate.version
        ? `The newest ${name}, ${candidate.version},`
        : `${name} ${candidate.version}, the newest that the requirements allow,`;
    return { written, reason: `${taken} requires torch${needed.specifier}` };
  }
  return undefined;
}

/**
 * What the PyTorch that is there could not stay with. pip asks what that requires as soon as anything else requires
 * some PyTorch.
 */
function excluding(decision: Decision, before: Stack, present: string, matrix: Matrix): Cause | undefined {
  const python = versionIn(before, 'python');
  const needs = matrix.packages.package('torch')?.release(present)?.dependencies ?? [];
  for (const { name, specifier, marker } of needs) {
    if (markerHolds(marker, python) !== true) continue;
    const wishes = decision.wishes.get(name) ?? [];
    const pinned = pinOf([specifier, ...wishes.map((each) => each.specifier)]);
    if (pinned === undefined) continue;
    const wish = wishes.find((each) => !admits(each.specifier, pinned) || !admits(specifier, pinned));
    if (wish)
      return {
        written: wish.written,
        reason: `torch ${publicVersion(present)} requires ${name}${specifier}, but ${wishText(name, wish)}`,
      };
  }
  return undefined;
}

/** The newest release that leaves the image's PyTorch alone. */
function fixes(
  applied: AppliedInstall,
  requirement: Located<Requirement>,
  present: string,
  matrix: Matrix,
): Fix[] {
  const known = matrix.packages.package(requirement.name);
  const version = newestRelease(known, versionIn(applied.before, 'python'), (each) => {
    const own = known?.release(each)?.dependencies.find(({ name }) => name === 'torch');
    if (own && !admits(own.specifier, present)) return false;
    const requirements = applied.requirements.map((one) =>
      one === requirement ? { ...one, specifier: `==${each}` } : one,
    );
    const { chosen, conflict } = decideAgain(applied, requirements, matrix);
    const torch = chosen.get('torch');
    return conflict === undefined && (torch === undefined || torch.kind === 'installed');
  });
  return useRelease(applied.install, requirement, version);
}
