import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SizeAnswer } from '../../../core/features/explorer/machines.ts';
import type { MatrixTable } from '../../../core/features/explorer/row.ts';
import { everything, filtered } from '../model/filter.ts';
import { sorted } from '../model/sort.ts';
import { Comparison } from './Comparison.tsx';
import { Details } from './Details.tsx';
import { Filters } from './Filters.tsx';
import { Grid } from './Grid.tsx';
import { host, onHostMessage, type PageState } from './host.ts';

const nothing: PageState = {
  filter: everything,
  sort: undefined,
  active: undefined,
  chosen: [],
  scrollTop: 0,
};

export function App() {
  const [state, setState] = useState<PageState>(() => ({ ...nothing, ...host.getState() }));
  const [table, setTable] = useState<MatrixTable>();
  const [sizes, setSizes] = useState<{ reference: string; sizes: readonly SizeAnswer[] }>();
  const [failure, setFailure] = useState<string>();
  const scrollTop = useRef(state.scrollTop);
  const change = (part: Partial<PageState>) => setState((before) => ({ ...before, ...part }));

  useEffect(() => {
    onHostMessage((message) => {
      if (message.type === 'table') {
        setFailure(undefined);
        setTable(message.table);
      } else if (message.type === 'sizes') setSizes(message);
      else setFailure(message.message);
    });
    host.postMessage({ type: 'ready' });
  }, []);
  // Before it is drawn: a page that is closed right after a click would otherwise come back without it.
  useLayoutEffect(() => host.setState({ ...state, scrollTop: scrollTop.current }), [state]);

  const { filter, sort, active, chosen } = state;
  const rows = useMemo(() => (table ? sorted(filtered(table, filter), sort) : []), [table, filter, sort]);
  if (failure !== undefined) return <p role="alert">{failure}</p>;
  if (!table) return <p role="status">Loading the Matrix…</p>;

  const of = (reference: string | undefined) => table.rows.find((each) => each.reference === reference);
  const choose = (reference: string) =>
    change({
      chosen: chosen.includes(reference)
        ? chosen.filter((each) => each !== reference)
        : [...chosen, reference].slice(-2),
    });
  const row = of(active) ?? rows[0];
  const [before, after] = chosen.map(of);
  const total = table.rows.filter(({ newest }) => filter.everyRelease || newest).length;
  return (
    <>
      <header>
        <h1>ACPT Matrix</h1>
        <Filters table={table} filter={filter} onFilter={(next) => change({ filter: next })} />
        <p class="count" role="status">
          {`${rows.length} of ${total} shown · facts of ${table.asOf}`}
        </p>
      </header>
      <main>
        <div class="rows">
          <Grid
            rows={rows}
            sort={sort}
            active={row?.reference}
            chosen={chosen}
            scrollTop={scrollTop.current}
            onSort={(next) => change({ sort: next })}
            onActive={(reference) => change({ active: reference })}
            onChoose={choose}
            onScroll={(top) => {
              scrollTop.current = top;
            }}
          />
          {rows.length === 0 && <p class="none">Nothing fits. Choose less, or clear the filters.</p>}
        </div>
        <aside aria-label="Details" tabIndex={0}>
          {before && after ? (
            <Comparison
              before={before}
              after={after}
              onSwap={() => change({ chosen: [...chosen].reverse() })}
              onClose={() => change({ chosen: [] })}
            />
          ) : (
            row && (
              <Details
                row={row}
                rows={table.rows}
                sizes={sizes?.reference === row.reference ? sizes.sizes : undefined}
                isChosen={chosen.includes(row.reference)}
                onChoose={choose}
              />
            )
          )}
        </aside>
      </main>
    </>
  );
}
