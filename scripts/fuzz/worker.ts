/** Runs sessions until the time is up or one finds something. */
import { parentPort, workerData } from 'node:worker_threads';
import { Session } from '../../test/robustness/fuzz/session.ts';

const { first, end, steps } = workerData as { first: number; end: number; steps: number };
for (let seed = first; Date.now() < end; seed++) {
  const session = new Session(seed);
  try {
    await session.start();
    for (let step = 0; step < steps; step++) {
      await session.step();
      if (step % 10 === 0) parentPort?.postMessage({ seed, doing: session.doing });
    }
  } catch (error) {
    parentPort?.postMessage({ seed, find: error instanceof Error ? error.stack : String(error) });
    break;
  } finally {
    session.stop();
  }
  parentPort?.postMessage({
    seed,
    counts: session.counts,
    megabytes: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  });
}
parentPort?.postMessage({ seed: first, done: true });
