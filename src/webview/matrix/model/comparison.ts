/** Two rows side by side. */
import { type MatrixRow, versionColumns } from '../../../core/features/explorer/row.ts';
import { isHalfKnown } from '../../../core/stack/versionWords.ts';
import { type Column, columns, valueIn } from './sort.ts';
import { compareNumbers, numbersIn } from './versions.ts';

export interface ComparedValue {
  readonly title: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly change: 'newer' | 'older' | 'other' | 'same';
}

export interface RowComparison {
  readonly changed: readonly ComparedValue[];
  readonly same: readonly ComparedValue[];
  /** Nothing can be said of a change. */
  readonly halfKnown: readonly ComparedValue[];
}

/** What is in them first, then what they are. */
const compared: readonly Column[] = [...versionColumns, 'os', 'date', 'state'];

export function compareRows(before: MatrixRow, after: MatrixRow): RowComparison {
  const titles = new Map(columns);
  const values = compared.map((column): ComparedValue => {
    const [then, now] = [valueIn(before, column), valueIn(after, column)];
    return { title: titles.get(column) ?? column, before: then, after: now, change: changeOf(then, now) };
  });
  const isHalf = (each: ComparedValue) => isHalfKnown(each.before, each.after);
  return {
    changed: values.filter((each) => !isHalf(each) && each.change !== 'same'),
    same: values.filter((each) => each.change === 'same' && each.before !== undefined),
    halfKnown: values.filter(isHalf),
  };
}

function changeOf(before: string | undefined, after: string | undefined): ComparedValue['change'] {
  if (before === after) return 'same';
  const [then, now] = [numbersIn(before), numbersIn(after)];
  // `CUDA 12.6` and `ROCm 6.3` are no versions of one thing.
  const sameThing = before?.replace(/\d.*$/, '') === after?.replace(/\d.*$/, '');
  if (!then || !now || !sameThing) return 'other';
  const order = compareNumbers(now, then);
  return order === 0 ? 'other' : order > 0 ? 'newer' : 'older';
}
