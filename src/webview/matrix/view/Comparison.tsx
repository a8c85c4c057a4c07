import type { MatrixRow } from '../../../core/features/explorer/row.ts';
import { type ComparedValue, compareRows } from '../model/comparison.ts';
import { ComparedValues, FoldedValues } from './ComparedValues.tsx';
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
  const props = {
    before: `${before.name} ${before.release}`,
    after: `${after.name} ${after.release}`,
    class: 'plain compared',
  };
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
        <ComparedValues lines={changed.map(lineOf)} {...props} />
      ) : (
        <p>No known differences.</p>
      )}
      <FoldedValues title="The same in both" lines={same.map(lineOf)} {...props} />
      <FoldedValues title="Known on one side only" lines={halfKnown.map(lineOf)} {...props} />
    </section>
  );
}

const signs = { newer: '▲ newer', older: '▼ older', other: '≠', same: '' } as const;

function lineOf({ title, before, after, change }: ComparedValue) {
  return { title, before: before ?? '–', after: after ?? '–', sign: signs[change], tone: change };
}
