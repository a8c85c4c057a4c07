import type { SizeAnswer } from '../../../core/features/explorer/machines.ts';
import type { MatrixRow } from '../../../core/features/explorer/row.ts';
import { timelineOf } from '../model/timeline.ts';
import { host } from './host.ts';
import { Sizes } from './Sizes.tsx';
import { TimelineChart } from './TimelineChart.tsx';

interface Props {
  readonly row: MatrixRow;
  readonly rows: readonly MatrixRow[];
  /** What was asked for, of this row. */
  readonly sizes: readonly SizeAnswer[] | undefined;
  readonly isChosen: boolean;
  readonly onChoose: (reference: string) => void;
}

/** What can be done with the active row, and how it came to be what it is. */
export function Details({ row, rows, sizes, isChosen, onChoose }: Props) {
  const { reference, name, release, note, download } = row;
  const timeline = timelineOf(rows, name);
  return (
    <>
      <h2>
        {name} <span class="release">{release}</span>
      </h2>
      <p class="reference">
        <code>{reference}</code>
      </p>
      {download !== undefined && <p>Download: {download}</p>}
      {note !== undefined && <p class="warning">⚠ {`The ${note}.`}</p>}
      <div class="actions">
        <button type="button" onClick={() => host.postMessage({ type: 'use', reference })}>
          Use in This File
        </button>
        <button type="button" class="secondary" onClick={() => host.postMessage({ type: 'open', reference })}>
          Open in Container
        </button>
        <button type="button" class="secondary" onClick={() => host.postMessage({ type: 'copy', reference })}>
          Copy Reference
        </button>
        <button type="button" class="secondary" aria-pressed={isChosen} onClick={() => onChoose(reference)}>
          {isChosen ? 'Do Not Compare' : 'Choose to Compare'}
        </button>
        <button
          type="button"
          class="secondary"
          onClick={() => host.postMessage({ type: 'sizes', reference })}
        >
          Which VM Sizes Run It
        </button>
      </div>
      {sizes && <Sizes sizes={sizes} />}
      {timeline ? (
        <TimelineChart timeline={timeline} name={name} />
      ) : (
        <p class="unsure">There is no timeline: fewer than two dated releases are known.</p>
      )}
    </>
  );
}
