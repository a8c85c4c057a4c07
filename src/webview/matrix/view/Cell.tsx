import type { MatrixRow } from '../../../core/features/explorer/row.ts';
import { notInstalled } from '../../../core/stack/versionWords.ts';
import { type Column, valueIn } from '../model/sort.ts';
import { shortened } from '../model/versions.ts';

/** What is not known is a dash that says so. */
export function Cell({ row, column }: { row: MatrixRow; column: Column }) {
  const value = valueIn(row, column);
  if (value === undefined) {
    const why = column === 'release' || column === 'date' ? 'No dated release is known' : 'Not known';
    return (
      <span class="unknown" title={why}>
        <span aria-hidden="true">–</span>
        <span class="spoken">{why}</span>
      </span>
    );
  }
  if (column === 'state') return <span class={`state ${value.replaceAll(' ', '-')}`}>{value}</span>;
  if (column === 'date' && row.dateIsLatest)
    return <span title={`Released on ${value} at the latest; the exact day is not known`}>≤ {value}</span>;
  // The names of ACPT images begin alike and differ at their end.
  const text = column === 'name' ? value.replace(/^.*\/(?=stable-|nightly-)/, '') : shortened(value);
  const title = column === 'name' && row.note !== undefined ? `${value}: ${row.note}` : value;
  return (
    <span class={text.endsWith('?') || value === notInstalled ? 'unsure' : undefined} title={title}>
      {text}
      {column === 'name' && row.note !== undefined && (
        <span class="note" title={row.note}>
          {' '}
          ⚠
        </span>
      )}
    </span>
  );
}
