import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MatrixRow } from '../../../core/features/explorer/row.ts';
import { type Column, columns, nextSort, type Sort } from '../model/sort.ts';
import { rowAfterKey, rowWindow } from '../model/window.ts';
import { Cell } from './Cell.tsx';

const rowHeight = 26;

interface Props {
  readonly rows: readonly MatrixRow[];
  readonly sort: Sort | undefined;
  readonly active: string | undefined;
  readonly chosen: readonly string[];
  readonly scrollTop: number;
  readonly onSort: (sort: Sort | undefined) => void;
  readonly onActive: (reference: string) => void;
  readonly onChoose: (reference: string) => void;
  readonly onScroll: (scrollTop: number) => void;
}

/** The keyboard is in the table itself, which says which row is active: rows that are not seen are not in the page. */
export function Grid(props: Props) {
  const { rows, active, chosen, onActive, onChoose, onScroll } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: props.scrollTop, height: 600 });
  const index = rows.findIndex(({ reference }) => reference === active);
  const headHeight = rowHeight + 4;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = props.scrollTop;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight - headHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  // Another order begins at its top.
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    if (!isFirst.current && box.current) box.current.scrollTop = 0;
    isFirst.current = false;
  }, [rows]);

  const reveal = (target: number) => {
    const element = box.current;
    if (!element) return;
    const top = target * rowHeight;
    const seen = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + seen) element.scrollTop = top + rowHeight - seen;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const target = rowAfterKey(event.key, index, rows.length, page);
    const row = target === undefined ? undefined : rows[target];
    if (target !== undefined && row) {
      onActive(row.reference);
      reveal(target);
    } else if (event.key === ' ' && active !== undefined && index >= 0) onChoose(active);
    else return;
    event.preventDefault();
  };
  const { first, end } = rowWindow(rows.length, rowHeight, view.top, view.height);
  return (
    <div
      class="box"
      ref={box}
      onScroll={({ currentTarget }) => {
        setView((before) => ({ ...before, top: currentTarget.scrollTop }));
        onScroll(currentTarget.scrollTop);
      }}
    >
      <table
        role="grid"
        tabIndex={0}
        aria-label="Environments and images"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={index >= first && index < end ? `row-${index}` : undefined}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          <col class="c-choose" />
          {columns.map(([column]) => (
            <col key={column} class={`c-${column}`} />
          ))}
        </colgroup>
        <Head sort={props.sort} onSort={props.onSort} />
        <tbody>
          {first > 0 && <Gap rows={first} />}
          {rows.slice(first, end).map((row, offset) => (
            <Row
              key={row.reference}
              row={row}
              index={first + offset}
              isActive={row.reference === active}
              isChosen={chosen.includes(row.reference)}
              onActive={onActive}
              onChoose={onChoose}
            />
          ))}
          {end < rows.length && <Gap rows={rows.length - end} />}
        </tbody>
      </table>
    </div>
  );
}

/** The room of rows that are not in the page. */
function Gap({ rows }: { rows: number }) {
  return <tr aria-hidden="true" class="gap" style={{ height: `${rows * rowHeight}px` }} />;
}

function Head({ sort, onSort }: Pick<Props, 'sort' | 'onSort'>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">
          <span class="spoken">Compare</span>
        </th>
        {columns.map(([column, title]: readonly [Column, string]) => {
          const direction = sort?.column === column ? sort.direction : undefined;
          return (
            <th key={column} scope="col" aria-sort={direction ?? 'none'}>
              <button type="button" title={`Sort by ${title}`} onClick={() => onSort(nextSort(sort, column))}>
                <span>{title}</span>
                <span aria-hidden="true">{direction ? (direction === 'ascending' ? '▲' : '▼') : ''}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly row: MatrixRow;
  readonly index: number;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onActive: (reference: string) => void;
  readonly onChoose: (reference: string) => void;
}

function Row({ row, index, isActive, isChosen, onActive, onChoose }: RowProps) {
  return (
    <tr
      id={`row-${index}`}
      class={isActive ? 'active' : undefined}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      onClick={() => onActive(row.reference)}
    >
      <td>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Choose ${row.name} ${row.release} to compare`}
          checked={isChosen}
          onClick={(event) => event.stopPropagation()}
          onChange={() => onChoose(row.reference)}
        />
      </td>
      {columns.map(([column]) => (
        <td key={column}>
          <Cell row={row} column={column} />
        </td>
      ))}
    </tr>
  );
}
