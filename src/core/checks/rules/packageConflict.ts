import type { Fix, RelatedInformation } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { torchFor, torchRelease } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { exactVersion } from '../../languages/python/specifier.ts';
import { leaveOpen } from '../../resolution/leaveOpen.ts';
import type { Conflict } from '../../resolution/resolve.ts';
import { type Wish, wishText } from '../../resolution/wish.ts';
import { type AppliedInstall, decideAgain } from '../../stack/apply.ts';
import { versionIn } from '../../stack/replay.ts';
import { allOrNone, replaceSpecifierAndConstraints } from '../support/edits.ts';
import { notFound } from '../support/notFound.ts';
import { newestRelease, useRelease } from '../support/packages.ts';
import { defineRule } from '../support/rule.ts';

export const packageConflict = defineRule({
  code: 'package-conflict',
  severity: 'error',
  summary: 'pip finds no versions that satisfy all requirements of a command.',
  *check({ environments, matrix, project }) {
    for (const { installs } of environments) {
      for (const applied of installs) {
        const conflict = applied.decision?.conflict;
        const [place, ...others] = conflict ? wishesInOrder(conflict) : [];
        if (!conflict || !place || isAmongTorch(conflict, matrix)) continue;
        if (goesOn.test(project.read(applied.install.path) ?? '')) continue;
        // Another rule says why pip finds nothing.
        if (notFound(matrix, applied).includes(place.written)) continue;
        const { path, span } = place.written;
        yield {
          path,
          span,
          message: `${sentence(conflict.name, place, others)} pip finds no version that fits.`,
          related: others.flatMap((each) => related(conflict.name, each, place)),
          // Which of them gives way, and to which release, is for whoever uses them to say.
          fixes: fixes(applied, conflict, matrix).map((fix) => ({ ...fix, needsJudgement: true })),
        };
      }
    }
  },
});

/** With which pip and uv install what does not fit. */
const goesOn = /legacy-resolver|--overrides?\b|UV_OVERRIDE/;

/** Another rule is about these three, with the versions that belong together, as far as its table goes. */
function isAmongTorch({ name, wishes }: Conflict, matrix: Matrix): boolean {
  const isOne = (each: string) => /^torch(?:vision|audio)?$/.test(each);
  if (!isOne(name) || !wishes.every(({ written }) => isOne(written.name))) return false;
  const torch = wishes.flatMap(({ through, specifier }) =>
    through.length === 0 ? (exactVersion(specifier) ?? []) : [],
  )[0];
  return wishes.some(({ through: [first] }) => {
    if (first?.name !== 'torchvision' && first?.name !== 'torchaudio') return false;
    const release = torch === undefined ? undefined : torchRelease(matrix, torch);
    return Boolean(release?.[first.name] && torchFor(matrix, first.name, first.version));
  });
}

/** What a package requires before what is written: the chain is what nobody can see. */
function wishesInOrder({ wishes }: Conflict): Wish[] {
  return wishes.toSorted((a, b) => b.through.length - a.through.length);
}

function sentence(name: string, first: Wish, others: readonly Wish[]): string {
  const chain = chainOf(name, first);
  const [second] = others;
  if (!second) return `${chain}.`;
  if (first.through.length === 0)
    return `${name}${first.specifier} and ${name}${second.specifier} are both required.`;
  return `${chain}, but ${chainOf(name, second)}.`;
}

/** "vllm 0.7.3 requires torch==2.5.1"; "mltable 1.6.1 requires azureml-dataprep, which in 5.1.6 requires numpy<2". */
function chainOf(name: string, wish: Wish): string {
  const { through, written } = wish;
  const own = wishText(name, wish);
  return through.length > 1 ? `${own} (${written.name} requires ${through.at(-1)?.name})` : own;
}

function related(name: string, wish: Wish, place: Wish): RelatedInformation[] {
  const { path, span } = wish.written;
  if (wish.written === place.written) return [];
  return [{ path, span, message: `${chainOf(name, wish)}.` }];
}

/** One requirement in another version, with which pip finds versions for all; where none is enough, as many as it takes. */
function fixes(applied: AppliedInstall, conflict: Conflict, matrix: Matrix): Fix[] {
  const { requirements, install } = applied;
  const written = requirements.filter((each) => conflict.wishes.some((wish) => wish.written === each));
  const single = written.flatMap((requirement) => {
    const version = newestRelease(
      matrix.packages.package(requirement.name),
      versionIn(applied.before, 'python'),
      (each) =>
        decideAgain(applied, replaced(requirements, new Map([[requirement, `==${each}`]])), matrix)
          .conflict === undefined,
    );
    return useRelease(install, requirement, version);
  });
  return single.length > 0 ? single : together(applied, written, matrix);
}

/** Takes what pip would take where that was left open which is in the way. */
function together(applied: AppliedInstall, inTheWay: readonly Located<Requirement>[], matrix: Matrix): Fix[] {
  const { requirements, install } = applied;
  const decide = (asked: readonly Located<Requirement>[]) => decideAgain(applied, asked, matrix);
  const { decision, open } = leaveOpen(requirements, inTheWay, decide, mostTogether);
  if (decision.conflict) return [];
  const pins = [...open].map((each) => ({ each, version: decision.chosen.get(each.name)?.version }));
  const edits = allOrNone(
    pins.flatMap(({ each, version }) =>
      version === undefined
        ? [undefined]
        : (replaceSpecifierAndConstraints(install, each, `==${version}`) ?? [undefined]),
    ),
  );
  const title = `Use ${pins.map(({ each, version }) => `${each.name}==${version}`).join(', ')}`;
  return edits ? [{ title, edits }] : [];
}

/** More are not one mistake any more. */
const mostTogether = 6;

function replaced(
  requirements: readonly Located<Requirement>[],
  specifiers: ReadonlyMap<Located<Requirement>, string>,
): Located<Requirement>[] {
  return requirements.map((each) => {
    const specifier = specifiers.get(each);
    return specifier === undefined ? each : { ...each, specifier };
  });
}
