/** Which rows are shown, and what can be chosen among. */
import type { MatrixRow, MatrixTable } from '../../../core/features/explorer/row.ts';
import { compareNumbers, majorOf, numbersIn, seriesIn, surelyFrom } from './versions.ts';

/** Empty strings choose everything. */
export interface Filter {
  /** Words that all must be somewhere in the row. */
  readonly search: string;
  /** `2.6`: this release of PyTorch or a later one. */
  readonly torch: string;
  /** `CUDA 12` */
  readonly accelerator: string;
  /** `3.10` */
  readonly python: string;
  /** The name of a series of VM sizes. */
  readonly series: string;
  readonly state: string;
  readonly kind: string;
  /** Otherwise the newest release of each. */
  readonly everyRelease: boolean;
}

export const everything: Filter = {
  search: '',
  torch: '',
  accelerator: '',
  python: '',
  series: '',
  state: '',
  kind: '',
  everyRelease: false,
};

export function filtered({ rows, series }: MatrixTable, filter: Filter): MatrixRow[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = numbersIn(filter.torch);
  const machine = series.findIndex(({ name }) => name === filter.series);
  return rows.filter(
    (row) =>
      (filter.everyRelease || row.newest) &&
      (filter.kind === '' || row.kind === filter.kind) &&
      (filter.state === '' || row.state === filter.state) &&
      (filter.accelerator === '' || majorOf(row.versions.accelerator) === filter.accelerator) &&
      (filter.python === '' || seriesIn(row.versions.python) === filter.python) &&
      (filter.series === '' || row.series.includes(machine)) &&
      (!wanted || isFrom(row.versions.torch, wanted)) &&
      (words.length === 0 || hasWords(row, words)),
  );
}

function isFrom(version: string | undefined, wanted: readonly number[]): boolean {
  const from = surelyFrom(version);
  return from !== undefined && compareNumbers(from, wanted) >= 0;
}

function hasWords(row: MatrixRow, words: readonly string[]): boolean {
  const { name, release, reference, os, versions, state, note, date } = row;
  const text = [name, release, reference, os, state, note, date, ...Object.entries(versions).flat()]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What each choice offers, from what there is. */
export interface Choices {
  readonly torch: readonly string[];
  readonly accelerator: readonly string[];
  readonly python: readonly string[];
  readonly state: readonly string[];
  readonly kind: readonly string[];
}

export function choicesOf({ rows }: MatrixTable): Choices {
  const newestFirst = (a: string, b: string) => compareNumbers(numbersIn(b) ?? [], numbersIn(a) ?? []);
  const of = (value: (row: MatrixRow) => string | undefined) => [
    ...new Set(rows.map(value).filter((each) => each !== undefined)),
  ];
  return {
    torch: of(({ versions }) => seriesIn(versions.torch)).sort(newestFirst),
    accelerator: of(({ versions }) => majorOf(versions.accelerator)).sort(
      (a, b) => (a[0] ?? '').localeCompare(b[0] ?? '') || newestFirst(a, b),
    ),
    python: of(({ versions }) => seriesIn(versions.python)).sort(newestFirst),
    state: of(({ state }) => state),
    kind: of(({ kind }) => kind),
  };
}
