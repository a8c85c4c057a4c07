/** What of two stacks is called a change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareStacks, comparisonText, consequences } from '../../src/core/features/compare.ts';
import type { Origin, Stack } from '../../src/core/stack/stack.ts';
import { exact, type Version } from '../../src/core/stack/version.ts';

const origin: Origin = { layer: 'image', certainty: 'name', source: 'test', asOf: '2026-11-01' };

function stackWith(transformers: Version): Stack {
  return {
    title: 'one',
    layers: [],
    os: undefined,
    accelerator: undefined,
    notes: [],
    nameDiffers: undefined,
    components: new Map(),
    packages: new Map([['transformers', { value: transformers, origin }]]),
  };
}

function change(before: Version, after: Version) {
  const comparison = compareStacks(stackWith(before), stackWith(after));
  const row = comparison.rows.find(({ name }) => name === 'transformers');
  return { change: row?.change, said: consequences(comparison), text: comparisonText(comparison) };
}

const perhaps: Version = { kind: 'may have changed', before: undefined };
const some: Version = { kind: 'present' };
const none: Version = { kind: 'absent' };

test('what may be installed is neither added nor removed', () => {
  for (const other of [none, some, exact('4.50.0')])
    for (const [before, after] of [
      [perhaps, other],
      [other, perhaps],
    ] as const) {
      const { change: found, said, text } = change(before, after);
      assert.equal(found, 'unknown');
      assert.deepEqual(said, []);
      assert.match(text, /^Known on one side only: transformers\.$/m);
    }
});

test('what is installed in some version is added, removed, or known on one side only', () => {
  assert.equal(change(none, some).change, 'added');
  assert.deepEqual(change(some, none).said, ['transformers is removed.']);
  assert.equal(change(some, exact('4.50.0')).change, 'unknown');
  assert.equal(change(some, some).change, 'same');
});
