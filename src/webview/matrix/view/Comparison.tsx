import type { MatrixRow } from '../../../core/features/explorer/row.ts';
import { type ComparedValue, compareRows } from '../model/comparison.ts';
import { host } from './host.ts';

interface Props {
  readonly before: MatrixRow;
  readonly after: MatrixRow;
  readonly onSwap: () => void;
  readonly onClose: () => void;
}

/** Two rows side by side: what changed first, what is known of one alone folded away. */
export function Comparison({ before, after, onSwap, onClose }: Props) {
  const { changed, same, halfKnown } = compareRows(before, after);
  return (
    <section aria-label="Comparison">
      <h2>Compare</h2>
      <div class="actions">
        <button
          type="button"
          onClick={() =>
            host.postMessage({ type: 'compare', before: before.reference, after: after.reference })
          }
        >
          What It Means for This Workspace
        </button>
        <button type="button" class="secondary" onClick={onSwap}>
          Swap
        </button>
        <button type="button" class="secondary" onClick={onClose}>
          Close
        </button>
      </div>
      {changed.length > 0 ? (
        <Values values={changed} before={before} after={after} />
      ) : (
        <p>No known differences.</p>
      )}
      <Folded title="The same in both" values={same} before={before} after={after} />
      <Folded title="Known of one only" values={halfKnown} before={before} after={after} />
    </section>
  );
}

interface ValuesProps {
  readonly values: readonly ComparedValue[];
  readonly before: MatrixRow;
  readonly after: MatrixRow;
}

function Folded({ title, ...props }: ValuesProps & { readonly title: string }) {
  if (props.values.length === 0) return null;
  return (
    <details>
      <summary>
        {title}: {props.values.length}
      </summary>
      <Values {...props} />
    </details>
  );
}

const signs = { newer: '▲ newer', older: '▼ older', other: '≠', same: '' } as const;

function Values({ values, before, after }: ValuesProps) {
  return (
    <table class="plain compared">
      <thead>
        <tr>
          <td />
          <th scope="col">{`${before.name} ${before.release}`}</th>
          <th scope="col">{`${after.name} ${after.release}`}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {values.map((each) => (
          <tr key={each.title}>
            <th scope="row">{each.title}</th>
            <td>{each.before ?? '–'}</td>
            <td>{each.after ?? '–'}</td>
            <td class={each.change}>{signs[each.change]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
