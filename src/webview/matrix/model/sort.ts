/** The order of the rows. */
import { type MatrixRow, type VersionColumn, versionColumns } from '../../../core/features/explorer/row.ts';
import { compareNumbers, numbersIn } from './versions.ts';

export type Column = 'name' | 'release' | 'os' | VersionColumn | 'date' | 'state';

export interface Sort {
  readonly column: Column;
  readonly direction: 'ascending' | 'descending';
}

/** The columns and their titles, from left to right. */
export const columns: readonly (readonly [Column, string])[] = [
  ['name', 'Name'],
  ['release', 'Release'],
  ['date', 'Released'],
  ['state', 'State'],
  ['accelerator', 'GPU platform'],
  ['python', 'Python'],
  ['torch', 'PyTorch'],
  ['torchvision', 'torchvision'],
  ['onnxruntime', 'ORT training'],
  ['deepspeed', 'DeepSpeed'],
  ['transformers', 'transformers'],
  ['os', 'OS'],
];

function isVersionColumn(column: Column): column is VersionColumn {
  return (versionColumns as readonly string[]).includes(column);
}

/** What a row says in a column; `undefined` where it is not known. */
export function valueIn(row: MatrixRow, column: Column): string | undefined {
  if (isVersionColumn(column)) return row.versions[column];
  return row[column] === '' ? undefined : row[column];
}

/** What is not known comes last in either direction; equals stay in the order of the matrix. */
export function sorted(rows: readonly MatrixRow[], sort: Sort | undefined): readonly MatrixRow[] {
  if (!sort) return rows;
  const { column, direction } = sort;
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const one = keyOf(a, column);
    const other = keyOf(b, column);
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined);
    return sign * (one.text.localeCompare(other.text, 'en') || compareNumbers(one.numbers, other.numbers));
  });
}

interface Key {
  readonly text: string;
  readonly numbers: readonly number[];
}

function keyOf(row: MatrixRow, column: Column): Key | undefined {
  const value = valueIn(row, column);
  if (value === undefined) return undefined;
  if (column === 'name' || column === 'state' || column === 'date') return { text: value, numbers: [] };
  const numbers = numbersIn(value);
  // Among versions, what has none: "not installed".
  if (!numbers) return column === 'release' || column === 'os' ? { text: value, numbers: [] } : undefined;
  const isNamed = column === 'os' || column === 'accelerator' || column === 'release';
  return {
    text: isNamed ? value.replace(/[\d.].*$/, '') : '',
    numbers: isNamed ? allNumbers(value) : numbers,
  };
}

/** `biweekly.202608.2.v1` has three. */
function allNumbers(text: string): readonly number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** The first click sorts as one mostly wants it, the second turns it round, the third undoes it. */
export function nextSort(sort: Sort | undefined, column: Column): Sort | undefined {
  const first = column === 'name' || column === 'os' || column === 'state' ? 'ascending' : 'descending';
  if (sort?.column !== column) return { column, direction: first };
  if (sort.direction !== first) return undefined;
  return { column, direction: first === 'ascending' ? 'descending' : 'ascending' };
}
