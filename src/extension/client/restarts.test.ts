import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Restarts } from './restarts.ts';

const minute = 60_000;
const answers = (restarts: Restarts, ...times: number[]) => times.map((each) => restarts.another(each));

test('a server that ends is started again four times within three minutes', () => {
  assert.deepEqual(answers(new Restarts(), 0, 1, 2, 3, 3 * minute), [true, true, true, true, false]);
});

test('one that ends now and then is always started again', () => {
  const now = Array.from({ length: 20 }, (_, index) => index * minute);
  assert.deepEqual(new Set(answers(new Restarts(), ...now)), new Set([true]));
});

test('when a person starts it, counting begins again', () => {
  const restarts = new Restarts();
  answers(restarts, 0, 1, 2, 3, 4);
  restarts.forget();
  assert.deepEqual(answers(restarts, 5, 6, 7, 8, 9), [true, true, true, true, false]);
});
