/** A short run of what `npm run fuzz` does for longer: no crash, no hang, no answer that cannot be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isThorough } from '../../support/properties.ts';
import { Session } from './session.ts';

for (const seed of isThorough ? [1, 2, 3] : [1])
  test(`a session at random, seed ${seed}`, async () => {
    const session = new Session(seed);
    await session.start();
    try {
      for (let step = 0; step < 1000; step++) await session.step();
    } finally {
      session.stop();
    }
    const { edits, requests, comparisons } = session.counts;
    assert.ok(edits > 300 && requests > 300 && comparisons > 10, JSON.stringify(session.counts));
  });
