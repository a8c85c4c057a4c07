import type {
  Comparison,
  ComparisonPageMessage,
  ComparisonRow,
  Place,
  Use,
} from '../../../protocol/comparison.ts';
import { ComparedValues, FoldedValues } from '../../matrix/view/ComparedValues.tsx';

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
  const props = { before: before.title, after: after.title, class: 'plain' };
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
      {changed.length > 0 ? (
        <ComparedValues lines={changed.map(lineOf)} {...props} />
      ) : (
        <p>No known differences.</p>
      )}
      <FoldedValues title="Known on one side only" lines={halfKnown.map(lineOf)} {...props} />
      <FoldedValues title="The same in both" lines={same.map(lineOf)} {...props} />
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

const signs: Readonly<Record<ComparisonRow['change'], string>> = {
  newer: '▲ newer',
  older: '▼ older',
  added: '+ added',
  removed: '− removed',
  other: '≠ different',
  same: '',
  unknown: '',
};

function lineOf({ name, before, after, change }: ComparisonRow) {
  return { title: name, before, after, sign: signs[change] };
}
