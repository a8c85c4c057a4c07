/** What a list of proposals says beside each of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeImage } from '../../src/core/features/completion/environments.ts';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';

test('an image of which nothing is known says so, every other what is in it', () => {
  const cursor = { text: '', span: { start: 0, end: 0 }, needsSpace: false };
  const all = completeImage(bundledMatrix(), cursor);
  for (const { label, detail, shortDetail } of all) {
    assert.match(detail, /\w$/, label);
    assert.ok(shortDetail === undefined || /\w$/.test(shortDetail), label);
  }
  assert.ok(
    all.some(({ detail, shortDetail }) => detail === 'contents unknown' && shortDetail === undefined),
  );
  assert.ok(all.some(({ shortDetail }) => shortDetail === 'torch 2.8.0 · CUDA 12.6'));
});
