/** Versions of what an environment asks for that fit together, and that leave the image's PyTorch alone where that is possible. */
import type { Located } from '../base/located.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { isUsable } from '../knowledge/packages/knownPackage.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import { admits, compareReleases, exactVersion, publicVersion } from '../languages/python/specifier.ts';
import { leaveOpen } from '../resolution/leaveOpen.ts';
import type { Conflict } from '../resolution/resolve.ts';
import { wishText } from '../resolution/wish.ts';
import { decideOn } from '../stack/apply.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';
import { versionIn } from '../stack/replay.ts';
import type { Stack } from '../stack/stack.ts';

export interface Solution {
  /** As lines of a requirements file, in the order in which they are written. */
  readonly lines: readonly string[];
  /** What a reader must know: "torch 2.8.0 of the image is replaced." */
  readonly notes: readonly string[];
  /** Why there are none. */
  readonly problem: string | undefined;
}

/** `undefined` where nothing is installed by pip, or nothing is known of what it is installed on. */
export function solve({ installs }: ResolvedEnvironment, matrix: Matrix): Solution | undefined {
  const pip = installs.filter(({ install }) => install.tool === 'pip');
  const start = pip[0]?.before;
  const byName = new Map(pip.flatMap(({ requirements }) => requirements.map((each) => [each.name, each])));
  const written = [...byName.values()];
  if (!start || written.length === 0) return undefined;
  const torch = byName.has('torch') ? undefined : versionIn(start, 'torch');
  const kept = torch === undefined ? [] : [pinned(written[0], 'torch', `==${publicVersion(torch)}`)];
  const answer = newer(start, written, kept, matrix);
  if (answer.kind === 'solved') return { ...linesOf(answer, start, matrix), problem: undefined };
  const without = kept.length > 0 ? newer(start, written, [], matrix) : answer;
  if (without.kind === 'conflict') return { lines: [], notes: [], problem: conflictText(without.conflict) };
  const { lines, notes } = linesOf(without, start, matrix);
  return {
    lines,
    notes: [`No versions leave the image's torch ${torch} alone.`, ...notes],
    problem: undefined,
  };
}

type Answer =
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  | {
      readonly kind: 'solved';
      readonly written: readonly Located<Requirement>[];
      readonly versions: ReadonlyMap<string, string | undefined>;
      readonly open: ReadonlySet<string>;
    };

/** Pinned to releases that pip does not take: for another Python, or with metadata that it refuses. */
function unusable(start: Stack, written: readonly Located<Requirement>[], { packages }: Matrix): string[] {
  return written.flatMap(({ name, specifier }) => {
    const pinned = exactVersion(specifier);
    const release = pinned === undefined ? undefined : packages.package(name)?.release(pinned);
    return !release || isUsable(release, versionIn(start, 'python')) ? [] : [name];
  });
}

/** Where one package has to go back so that others can stay, all of them may move. */
function newer(
  start: Stack,
  written: readonly Located<Requirement>[],
  constraints: readonly Located<Requirement>[],
  matrix: Matrix,
): Answer {
  const answer = relax(start, written, constraints, matrix);
  if (answer.kind === 'conflict') return answer;
  const goesBack = written.some(({ name, specifier }) => {
    const was = exactVersion(specifier);
    const now = answer.versions.get(name);
    return was !== undefined && now !== undefined && compareReleases(now, was) < 0;
  });
  if (!goesBack) return answer;
  const known = written.filter(({ name }) => matrix.packages.package(name)).map(({ name }) => name);
  const free = relax(start, written, constraints, matrix, known);
  return free.kind === 'solved' ? free : answer;
}

/** What keeps a known pair apart; nothing where there is none. */
function pairLimit(
  start: Stack,
  written: readonly Located<Requirement>[],
  versions: ReadonlyMap<string, string | undefined>,
  limits: readonly Located<Requirement>[],
  matrix: Matrix,
): Located<Requirement> | undefined {
  const now = (name: string) => versions.get(name) ?? versionIn(start, name);
  for (const { package: first, versions: bad, with: second, withVersions, severity } of matrix.packages
    .pairs) {
    const one = now(first);
    const other = now(second);
    if (severity === 'info' || one === undefined || other === undefined) continue;
    if (!admits(bad, one) || !admits(withVersions, other)) continue;
    const [name, away] = versions.has(second) ? [second, withVersions] : [first, bad];
    const limit = opposite(away);
    if (limit === undefined || !versions.has(name)) continue;
    // Said once already: nothing keeps them apart.
    if (limits.some((each) => each.name === name && each.specifier === limit)) continue;
    return pinned(written[0], name, limit);
  }
  return undefined;
}

/** `>=0.32` for `<0.32`: of several clauses the first. */
function opposite(specifier: string): string | undefined {
  const [, operator = '', version = ''] = /^(<=|>=|<|>|==)([^,]+)/.exec(specifier) ?? [];
  const other = { '<': '>=', '>=': '<', '<=': '>', '>': '<=', '==': '!=' }[operator];
  return other === undefined ? undefined : `${other}${version}`;
}

/** @param opened names of which any version will do from the beginning */
function relax(
  start: Stack,
  written: readonly Located<Requirement>[],
  constraints: readonly Located<Requirement>[],
  matrix: Matrix,
  opened: readonly string[] = [],
): Answer {
  const named = (names: readonly string[]) => written.filter(({ name }) => names.includes(name));
  let open = named([...opened, ...unusable(start, written, matrix)]);
  const limits = [...constraints];
  for (;;) {
    const found = leaveOpen(written, open, (asked) => decideOn(start, asked, limits, matrix));
    const { conflict, chosen } = found.decision;
    if (conflict) return { kind: 'conflict', conflict };
    const versions = new Map(written.map(({ name }) => [name, chosen.get(name)?.version]));
    const limit = pairLimit(start, written, versions, limits, matrix);
    if (!limit)
      return { kind: 'solved', written, versions, open: new Set([...found.open].map(({ name }) => name)) };
    limits.push(limit);
    open = [...found.open, ...named([limit.name])];
  }
}

function linesOf(
  { written, versions, open }: Extract<Answer, { kind: 'solved' }>,
  start: Stack,
  matrix: Matrix,
): Pick<Solution, 'lines' | 'notes'> {
  const lines = written.map(({ name, specifier, url, extras }) => {
    const version = versions.get(name);
    const wanted = extras.length > 0 ? `${name}[${extras.join(',')}]` : name;
    if (url !== undefined) return `${wanted} @ ${url}`;
    if (version === undefined)
      return matrix.packages.package(name)
        ? `${wanted}${specifier}`
        : `${wanted}${specifier}  # its releases are not known here`;
    const pin = `${wanted}==${publicVersion(version)}`;
    if (versionIn(start, name) === version) return `${pin}  # in the image`;
    const stays = !open.has(name) || specifier === '' || admits(specifier, version);
    return stays ? pin : `${pin}  # instead of ${specifier}`;
  });
  return { lines, notes: [] };
}

function conflictText({ name, wishes }: Conflict): string {
  return `${wishes.map((wish) => wishText(name, wish)).join(', but ')}.`;
}

function pinned(
  beside: Located<Requirement> | undefined,
  name: string,
  specifier: string,
): Located<Requirement> {
  const none = { start: 0, end: 0 };
  return {
    path: beside?.path ?? '',
    name,
    nameSpan: none,
    specifier,
    specifierSpan: none,
    span: none,
    marker: undefined,
    url: undefined,
    extras: [],
  };
}
