import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits } from '../../languages/python/specifier.ts';
import type { Candidate } from '../../resolution/candidates.ts';
import { type AppliedInstall, decideAgain } from '../../stack/apply.ts';
import { versionIn } from '../../stack/replay.ts';
import { pytorchVersions } from '../support/groups.ts';
import { newestRelease, useRelease } from '../support/packages.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const packageReplacesTorch = defineRule({
  code: 'package-replaces-torch',
  severity: 'warning',
  summary: "A package requires another PyTorch than the image's, and pip replaces it.",
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
  if (decision.chosen.get('torch')?.kind === 'installed' || !decision.chosen.has('torch')) return;
  const certain = (decision.wishes.get('torch') ?? []).find(({ specifier }) => !admits(specifier, present));
  const cause = certain
    ? { ...certain.through.at(-1), specifier: certain.specifier, written: certain.written, today: false }
    : probable(applied, present);
  if (!cause?.name) return;
  const { path, span } = cause.written;
  const via = cause.written.name === cause.name ? '' : ` (${cause.written.name} requires ${cause.name})`;
  yield {
    group: pytorchVersions(install),
    path,
    span,
    message: `${cause.today ? `The newest ${cause.name}, ${cause.version},` : `${cause.name} ${cause.version}`} requires torch${cause.specifier}${via}, so pip replaces the image's torch ${present}, for which the image's other packages were built.`,
    fixes: fixes(applied, cause.written, matrix),
  };
}

interface Cause {
  readonly name: string;
  readonly version: string;
  readonly specifier: string;
  readonly written: Located<Requirement>;
  /** Whether it is what pip takes today because no version is asked for. */
  readonly today: boolean;
}

/** What pip takes today where no version is asked for, and what that requires. */
function probable({ decision, requirements }: AppliedInstall, present: string): Cause | undefined {
  for (const written of requirements) {
    const { name } = written;
    const candidate: Candidate | undefined = decision?.chosen.get(name);
    if (candidate?.kind !== 'release') continue;
    const needed = candidate.release.dependencies.find(
      (each) => each.name === 'torch' && !admits(each.specifier, present),
    );
    if (needed)
      return { name, version: candidate.version, specifier: needed.specifier, written, today: true };
  }
  return undefined;
}

/** The newest release that leaves the image's PyTorch alone. */
function fixes(applied: AppliedInstall, requirement: Located<Requirement>, matrix: Matrix): Fix[] {
  const known = matrix.packages.package(requirement.name);
  const present = versionIn(applied.before, 'torch') ?? '';
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
