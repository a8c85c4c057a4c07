/** How the content of an environment or image drifted over its releases. */
import type { MatrixRow } from '../../../core/features/explorer/row.ts';
import { compareNumbers, numbersIn } from './versions.ts';

export interface TimelinePoint {
  readonly release: string;
  readonly date: string;
  /** Days since 1970. */
  readonly day: number;
  /** Whether the day is only the last on which it can have been released. */
  readonly dateIsLatest: boolean;
  readonly version: string;
  /** The place of the version among all versions of the line, from 0. */
  readonly level: number;
}

export interface TimelineLine {
  readonly title: 'PyTorch' | 'CUDA' | 'ROCm';
  /** By number, the oldest first. */
  readonly levels: readonly string[];
  /** In the order of the releases. Releases between two that say the same are left out. */
  readonly points: readonly TimelinePoint[];
}

export interface Timeline {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly TimelineLine[];
}

/**
 * @param rows all of the table; those of the name are looked at
 * @returns `undefined` where fewer than two days are known
 */
export function timelineOf(rows: readonly MatrixRow[], name: string): Timeline | undefined {
  const releases = rows
    .filter((row) => row.name === name && row.date !== undefined)
    .toSorted((a, b) => dayOf(a.date) - dayOf(b.date) || compareNumbers(order(a), order(b)));
  const first = dayOf(releases[0]?.date);
  const last = dayOf(releases.at(-1)?.date);
  if (releases.length < 2 || first === last) return undefined;
  const platform = releases.find(({ versions }) => versions.accelerator)?.versions.accelerator;
  const lines = [
    lineOf('PyTorch', releases, ({ versions }) => exactIn(versions.torch)),
    lineOf(platform?.startsWith('ROCm') ? 'ROCm' : 'CUDA', releases, ({ versions }) =>
      exactIn(versions.accelerator),
    ),
  ].filter(({ points }) => points.length > 0);
  return lines.length === 0 ? undefined : { first, last, lines };
}

/** The version without its local part; `undefined` where it may be another. */
function exactIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /^(?:[A-Z]\w+ )?(\d+(?:\.\d+)*)/.exec(text)?.[1];
}

function lineOf(
  title: TimelineLine['title'],
  releases: readonly MatrixRow[],
  versionOf: (row: MatrixRow) => string | undefined,
): TimelineLine {
  const known = releases.flatMap((row) => {
    const version = versionOf(row);
    return version === undefined ? [] : [{ row, version }];
  });
  const levels = [...new Set(known.map(({ version }) => version))].sort((a, b) =>
    compareNumbers(numbersIn(a) ?? [], numbersIn(b) ?? []),
  );
  const points = known
    .filter(
      ({ version }, index) => known[index - 1]?.version !== version || known[index + 1]?.version !== version,
    )
    .map(({ row, version }): TimelinePoint => {
      const { release, date = '', dateIsLatest } = row;
      return { release, date, day: dayOf(date), dateIsLatest, version, level: levels.indexOf(version) };
    });
  return { title, levels, points };
}

/** Of a month, its first day. */
function dayOf(date: string | undefined): number {
  return date === undefined
    ? 0
    : Math.floor(Date.parse(date.length === 7 ? `${date}-01` : date) / 86_400_000);
}

function order({ release }: MatrixRow): readonly number[] {
  return (release.match(/\d+/g) ?? []).map(Number);
}
