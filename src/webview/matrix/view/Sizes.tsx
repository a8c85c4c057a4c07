import type { SizeAnswer } from '../../../core/features/explorer/machines.ts';

const titles = { yes: 'Run it', unknown: 'Not known', no: 'Do not run it' } as const;

/** The sizes of Azure by whether they run the row, those that do not with the reason. */
export function Sizes({ sizes }: { sizes: readonly SizeAnswer[] }) {
  return (
    <section aria-label="VM sizes">
      <h3>VM sizes</h3>
      {(['yes', 'unknown', 'no'] as const).map((answer) => {
        const found = sizes.filter(({ runs, retired }) => runs === answer && retired === undefined);
        if (found.length === 0) return null;
        return (
          <details key={answer} open={answer === 'yes'}>
            <summary>
              {titles[answer]}: {found.length}
            </summary>
            <ul>
              {found.map(({ size, gpus, because }) => (
                <li key={size}>
                  <code>{size}</code> <span class="gpus">{gpus}</span>
                  {because !== undefined && <span class="because">{because}</span>}
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}
