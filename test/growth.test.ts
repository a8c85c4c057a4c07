/**
 * Ten times the text takes at most twenty times as long: nothing is compared with everything. That would take a hundred
 * times as long; the rest is for what a machine does besides.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { growing, growthOf } from '../scripts/bench/growth.ts';

const most = 20;

describe('long texts', () => {
  for (const each of growing)
    test(each.title, () => {
      const { ratio, milliseconds } = growthOf(each, { enough: most, turns: 10, runs: 2 });
      assert.ok(
        ratio <= most,
        `Ten times the text takes ${ratio.toFixed(1)} times as long (${milliseconds.toFixed(0)} ms); expected at most ${most}.`,
      );
    });
});
