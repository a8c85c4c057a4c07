import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';

/** Makes garbage that grows old, is busy for a while, and tells how much memory the process has then and later. */
const program = `
  import { setTimeout as pause } from 'node:timers/promises';
  import { shrinkAtRest } from '${new URL('../../src/runtime/heap.ts', import.meta.url)}';
  const megabytes = () => process.memoryUsage.rss() / 2 ** 20;
  const work = () => Array.from({ length: 400_000 }, (_, index) => ({ index, text: 'text ' + index }));
  shrinkAtRest(200);
  const told = [];
  for (let turn = 0; turn < 2; turn++) {
    let kept = work();
    await pause(0);
    const working = megabytes();
    kept = undefined;
    const until = performance.now() + 600;
    let whileWorking = 0;
    while (performance.now() < until) {
      for (const end = performance.now() + 20; performance.now() < end; );
      await pause(1);
      whileWorking = megabytes();
    }
    await pause(1000);
    told.push({ working, whileWorking, resting: megabytes() });
  }
  console.log(JSON.stringify(told));
`;

test('memory is given back whenever a program rests, and not while it works', async () => {
  const { output } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: ownEnvironment(),
    limit: minute,
  });
  const told: { working: number; whileWorking: number; resting: number }[] = JSON.parse(
    output.slice(output.indexOf('[')),
  );
  assert.equal(told.length, 2);
  for (const { working, whileWorking, resting } of told) {
    assert.ok(whileWorking > 0.8 * working, output);
    assert.ok(resting < 0.7 * working, output);
  }
});
