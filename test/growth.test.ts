/** Ten times the text takes at most fifteen times as long: nothing is compared with everything. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { growing, growthOf } from '../scripts/bench/growth.ts';

const most = 15;

describe('long texts', () => {
  for (const each of growing)
    test(each.title, () => {
      const { ratio, milliseconds } = growthOf(each);
      assert.ok(
        ratio <= most,
        `Ten times the text takes ${ratio.toFixed(1)} times as long (${milliseconds.toFixed(0)} ms); expected at most ${most}.`,
      );
    });
});
