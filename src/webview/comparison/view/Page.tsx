import type {
  Comparison,
  ComparisonPageMessage,
  ComparisonRow,
  Place,
  Use,
} from '../../../protocol/comparison.ts';

interface Props {
  readonly comparison: Comparison;
  readonly tell: (message: ComparisonPageMessage) => void;
}

/** What changed first; what is the same, and what is known of one alone, is folded away. */
export function Page({ comparison, tell }: Props) {
  const { before, after, rows, consequences, uses } = comparison;
  const of = (test: (row: ComparisonRow) => boolean) => rows.filter(test);
  const changed = of(({ change }) => change !== 'same' && change !== 'unknown');
  const halfKnown = of((row) => row.change === 'unknown' && row.before !== row.after);
  const same = of((row) => row.change === 'same' && row.before !== 'unknown');
  const props = { before: before.title, after: after.title };
  return (
    <main class="comparison">
      <h1>
        {before.title} → {after.title}
      </h1>
      <div class="actions">
        <button type="button" disabled={uses.length === 0} onClick={() => tell({ type: 'apply' })}>
          Apply to This Workspace…
        </button>
        <button type="button" class="secondary" onClick={() => tell({ type: 'swap' })}>
          Swap
        </button>
      </div>
      {consequences.map((each) => (
        <p key={each} class="warning">
          ⚠ {each}
        </p>
      ))}
      <h2>What changes</h2>
      {changed.length > 0 ? <Rows rows={changed} {...props} /> : <p>No known differences.</p>}
      <Folded title="Known of one only" rows={halfKnown} {...props} />
      <Folded title="The same in both" rows={same} {...props} />
      <h2>In this workspace</h2>
      {uses.length === 0 && <p>{`No document in this workspace names ${before.title} or stands on it.`}</p>}
      {uses.map((use) => (
        <UseItem key={use.places[0]?.title} use={use} tell={tell} />
      ))}
    </main>
  );
}

function UseItem({ use, tell }: { use: Use; tell: Props['tell'] }) {
  const link = ({ uri, line, title }: Place) => (
    <button key={title} type="button" class="link" onClick={() => tell({ type: 'open', uri, line })}>
      {title}
    </button>
  );
  return (
    <section class="use">
      <p>
        {use.places.map(link)}
        {use.findings.length === 0 && ' No known problems after the change.'}
      </p>
      <ul>
        {use.findings.map(({ severity, message, place }) => (
          <li key={message}>
            <span class={severity}>{severity}</span> {link(place)} {message}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RowsProps {
  readonly rows: readonly ComparisonRow[];
  readonly before: string;
  readonly after: string;
}

function Folded({ title, ...props }: RowsProps & { readonly title: string }) {
  if (props.rows.length === 0) return null;
  return (
    <details>
      <summary>
        {title}: {props.rows.length}
      </summary>
      <Rows {...props} />
    </details>
  );
}

const signs: Readonly<Record<ComparisonRow['change'], string>> = {
  newer: '▲ newer',
  older: '▼ older',
  added: '+ added',
  removed: '− removed',
  other: '≠ different',
  same: '',
  unknown: '',
};

function Rows({ rows, before, after }: RowsProps) {
  return (
    <table class="plain">
      <thead>
        <tr>
          <td />
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{row.before}</td>
            <td>{row.after}</td>
            <td>{signs[row.change]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
