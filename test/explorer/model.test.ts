/** What the page of the Matrix explorer makes of its rows. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MatrixRow, MatrixTable } from '../../src/core/features/explorer/row.ts';
import { type Version, versionText } from '../../src/core/stack/version.ts';
import { compareRows } from '../../src/webview/matrix/model/comparison.ts';
import { choicesOf, everything, type Filter, filtered } from '../../src/webview/matrix/model/filter.ts';
import { nextSort, type Sort, sorted } from '../../src/webview/matrix/model/sort.ts';
import { timelineOf } from '../../src/webview/matrix/model/timeline.ts';
import { shortened } from '../../src/webview/matrix/model/versions.ts';
import { rowAfterKey, rowWindow } from '../../src/webview/matrix/model/window.ts';

/** `name release torch | accelerator | python | date | state`; `-` is not known. */
function row(line: string, more: Partial<MatrixRow> = {}): MatrixRow {
  const [named = '', accelerator, python, date, state] = line.split('|').map((each) => each.trim());
  const [name = '', release = '', ...rest] = named.split(' ');
  const known = (text: string | undefined) => (text === '-' || text === '' ? undefined : text);
  const versions = Object.fromEntries(
    Object.entries({
      torch: known(rest.join(' ')),
      accelerator: known(accelerator),
      python: known(python),
    }).filter(([, value]) => value !== undefined),
  );
  return {
    reference: `${name}:${release}`,
    kind: 'environment',
    name,
    release,
    newest: true,
    os: 'Ubuntu 22.04',
    versions,
    date: known(date),
    dateIsLatest: false,
    state: known(state) as MatrixRow['state'],
    series: [],
    note: undefined,
    ...more,
  };
}

const rows = [
  row('a 3 2.10.0+cu126 | CUDA 12.6 | 3.10.20 | 2026-07-23 | current', { series: [1] }),
  row('a 2 2.8.0 | CUDA 12.6 | 3.10 | 2026-01-10 | current', { newest: false }),
  row('a 1 2.8.0 | CUDA 12.1 | 3.10 | 2025-01-10 | current', { newest: false }),
  row('b 1 1.13.1 | CUDA 11.7 | 3.8 | 2024-08-30 | removed', { series: [0] }),
  row('c 1 - | CUDA 12.6 | 3.10 | - | -'),
  row('d 1 >=2.9.0 | ROCm 6.3.3 | 3.12 | 2025-05 | no longer updated'),
  row('e 1 may have changed (was 2.8.0) | CUDA 12.4 | 3.10 | 2025-06-01 | current'),
];
const table: MatrixTable = {
  asOf: '2026-11-21',
  rows,
  series: [
    { name: 'NCv3', gpu: 'V100' },
    { name: 'ND_H100_v5', gpu: 'H100' },
  ],
};
const shown = (filter: Partial<Filter>) =>
  filtered(table, { ...everything, ...filter })
    .map(({ name, release }) => name + release)
    .join(' ');
const order = (sort: Sort | undefined) =>
  sorted(filtered(table, everything), sort)
    .map(({ name }) => name)
    .join('');

describe('filters', () => {
  test('show the newest of each, or every release', () => {
    assert.equal(shown({}), 'a3 b1 c1 d1 e1');
    assert.equal(shown({ everyRelease: true }), 'a3 a2 a1 b1 c1 d1 e1');
  });
  test('take a version for newer only where that is sure', () => {
    assert.equal(shown({ torch: '2.8', everyRelease: true }), 'a3 a2 a1 d1');
    assert.equal(shown({ torch: '2.9' }), 'a3 d1');
    assert.equal(shown({ torch: '2.10' }), 'a3');
  });
  test('narrow by platform, Python, machine and state, all together', () => {
    assert.equal(shown({ accelerator: 'CUDA 12' }), 'a3 c1 e1');
    assert.equal(shown({ python: '3.1' }), '');
    assert.equal(shown({ python: '3.10' }), 'a3 c1 e1');
    assert.equal(shown({ series: 'ND_H100_v5' }), 'a3');
    assert.equal(shown({ state: 'removed' }), 'b1');
    assert.equal(shown({ accelerator: 'CUDA 12', state: 'removed' }), '');
  });
  test('search for all words, wherever they stand', () => {
    assert.equal(shown({ search: 'CUDA 11.7' }), 'b1');
    assert.equal(shown({ search: '2.10.0 current' }), 'a3');
    assert.equal(shown({ search: '2.10.0 removed' }), '');
  });
  test('offer what there is, the newest first', () => {
    const { torch, accelerator, python, state } = choicesOf(table);
    assert.deepEqual(torch, ['2.10', '2.8', '1.13']);
    assert.deepEqual(accelerator, ['CUDA 12', 'CUDA 11', 'ROCm 6']);
    assert.deepEqual(python, ['3.12', '3.10', '3.8']);
    assert.deepEqual(state, ['current', 'removed', 'no longer updated']);
  });
});

describe('order', () => {
  test('is by number, and what is not known comes last in either direction', () => {
    assert.equal(order({ column: 'torch', direction: 'descending' }), 'adebc');
    assert.equal(order({ column: 'torch', direction: 'ascending' }), 'bedac');
    assert.equal(order({ column: 'date', direction: 'ascending' }), 'bdeac');
    assert.equal(order({ column: 'accelerator', direction: 'descending' }), 'daceb');
  });
  test('turns round with the second click and goes with the third', () => {
    const first = nextSort(undefined, 'torch');
    assert.deepEqual(first, { column: 'torch', direction: 'descending' });
    const second = nextSort(first, 'torch');
    assert.deepEqual(second, { column: 'torch', direction: 'ascending' });
    assert.equal(nextSort(second, 'torch'), undefined);
    assert.deepEqual(nextSort(second, 'name'), { column: 'name', direction: 'ascending' });
  });
});

test('two rows: what changed first, what is known of one apart', () => {
  const [a, , , b, c, d] = rows;
  assert.ok(a && b && c && d);
  const { changed, same, halfKnown } = compareRows(b, a);
  assert.deepEqual(
    changed.map(({ title, change }) => `${title} ${change}`),
    ['GPU platform newer', 'Python newer', 'PyTorch newer', 'Released newer', 'State other'],
  );
  assert.deepEqual(
    same.map(({ title }) => title),
    ['OS'],
  );
  assert.deepEqual(halfKnown, []);
  assert.ok(compareRows(a, c).halfKnown.some(({ title }) => title === 'PyTorch'));
  const some = withTorch({ kind: 'present' });
  const none = withTorch({ kind: 'absent' });
  const perhaps = withTorch({ kind: 'may have changed', before: undefined });
  for (const [one, other] of [
    [b, some],
    [c, some],
    [b, perhaps],
    [none, perhaps],
    [some, perhaps],
  ] as const) {
    assert.equal(partOf(one, other), 'halfKnown');
    assert.equal(partOf(other, one), 'halfKnown');
  }
  assert.equal(partOf(some, some), 'same');
  // That it is there is a change, in whichever version.
  assert.equal(partOf(none, some), 'changed');
  assert.equal(partOf(none, b), 'changed');

  function withTorch(version: Version) {
    assert.ok(a);
    return { ...a, versions: { ...a.versions, torch: versionText(version) } };
  }
  function partOf(before: MatrixRow, after: MatrixRow) {
    const parts = compareRows(before, after);
    return (['changed', 'same', 'halfKnown'] as const).find((part) =>
      parts[part].some(({ title }) => title === 'PyTorch'),
    );
  }
  assert.equal(compareRows(a, d).changed.find(({ title }) => title === 'GPU platform')?.change, 'other');
});

test('a timeline has a point where something begins and ends, and none that invents a version', () => {
  const timeline = timelineOf(rows, 'a');
  assert.deepEqual(
    timeline?.lines.map(({ title, levels, points }) => [
      title,
      levels,
      points.map((each) => each.release + each.level),
    ]),
    [
      ['PyTorch', ['2.8.0', '2.10.0'], ['10', '20', '31']],
      ['CUDA', ['12.1', '12.6'], ['10', '21', '31']],
    ],
  );
  assert.equal(timelineOf(rows, 'b'), undefined, 'one release is no line');
  const same = ['1', '2', '3', '4'].map((release) =>
    row(`x ${release} 2.8.0 | CUDA 12.6 | - | 2026-0${release}-01 | -`),
  );
  assert.deepEqual(
    timelineOf(same, 'x')?.lines[0]?.points.map(({ release }) => release),
    ['1', '4'],
  );
  const doubtful = [
    row('y 1 may have changed (was 2.8.0) | - | - | 2026-01 | -'),
    row('y 2 >=2.9 | - | - | 2026-02 | -'),
  ];
  assert.equal(timelineOf(doubtful, 'y'), undefined);
});

test('what is seen of many rows', () => {
  assert.deepEqual(rowWindow(2000, 20, 0, 200), { first: 0, end: 20 });
  assert.deepEqual(rowWindow(2000, 20, 20_000, 200), { first: 990, end: 1020 });
  assert.deepEqual(rowWindow(3, 20, 500, 200), { first: 0, end: 3 });
  assert.equal(rowAfterKey('ArrowDown', -1, 5, 3), 0);
  assert.equal(rowAfterKey('ArrowDown', 4, 5, 3), 4);
  assert.equal(rowAfterKey('PageUp', 4, 5, 3), 1);
  assert.equal(rowAfterKey('End', 0, 5, 3), 4);
  assert.equal(rowAfterKey('End', 0, 0, 3), undefined);
  assert.equal(rowAfterKey('toString', 0, 5, 3), undefined);
});

test('a cell says in short what its tooltip says in full', () => {
  assert.equal(shortened('may have changed (was 2.8.0+cu126)'), '2.8.0 ?');
  assert.equal(shortened('2.8.0+cu126'), '2.8.0');
  assert.equal(shortened('>=4.40'), '>=4.40');
});
