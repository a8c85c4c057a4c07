import type { MatrixTable } from '../../../core/features/explorer/row.ts';
import { choicesOf, everything, type Filter } from '../model/filter.ts';

interface Props {
  readonly table: MatrixTable;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

export function Filters({ table, filter, onFilter }: Props) {
  const choices = choicesOf(table);
  const set = (change: Partial<Filter>) => onFilter({ ...filter, ...change });
  const choice = (
    label: string,
    name: 'torch' | 'accelerator' | 'python' | 'series' | 'state' | 'kind',
    options: readonly (readonly [string, string])[],
  ) => (
    <label>
      <span>{label}</span>
      <select
        value={filter[name]}
        class={filter[name] === '' ? undefined : 'narrows'}
        onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}
      >
        <option value="">any</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const same = (values: readonly string[]) => values.map((each) => [each, each] as const);
  return (
    <search class="filters">
      <label class="search">
        <span>Search</span>
        <input
          type="search"
          placeholder="Name, version, note…"
          value={filter.search}
          onInput={({ currentTarget }) => set({ search: currentTarget.value })}
        />
      </label>
      {choice(
        'PyTorch',
        'torch',
        choices.torch.map((each) => [each, `≥ ${each}`] as const),
      )}
      {choice('GPU platform', 'accelerator', same(choices.accelerator))}
      {choice('Python', 'python', same(choices.python))}
      {choice(
        'Runs on',
        'series',
        table.series.map(({ name, gpu }) => [name, `${name.replaceAll('_', ' ')} – ${gpu}`] as const),
      )}
      {choice('State', 'state', same(choices.state))}
      {choice('Kind', 'kind', same(choices.kind))}
      <label class="check">
        <input
          type="checkbox"
          checked={filter.everyRelease}
          onChange={({ currentTarget }) => set({ everyRelease: currentTarget.checked })}
        />
        <span>Every release</span>
      </label>
      <button
        type="button"
        class="secondary"
        disabled={JSON.stringify(filter) === JSON.stringify(everything)}
        onClick={() => onFilter(everything)}
      >
        Clear
      </button>
    </search>
  );
}
