import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Keeps the garbage small: what lives of a workspace is a tenth of what is made while it is read, and without this V8
 * takes several times as much memory as lives before it looks. Costs about a tenth of the time. To be called once what
 * every start needs is loaded: the space for new objects stays as large as it is then.
 */
export function boundHeap(): void {
  // Percent of the living objects by which the old space may grow until it is collected again.
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Milliseconds in which next to nothing happens before one may take it that nobody is working. */
const usualRest = 5000;

/** Of that time: timers and the watchers of files take a little. */
const hardlyAnything = 0.005;

/**
 * Gives memory back whenever nobody works. Left alone, V8 keeps what a burst of work needed for as long as the program
 * lives, up to half of what it has then. Costs a pause of some 0.1 s, in which nobody waits.
 * @param rest in milliseconds
 */
export function shrinkAtRest(rest = usualRest): void {
  let before = performance.eventLoopUtilization();
  let worked = true;
  setInterval(() => {
    const rests = performance.eventLoopUtilization(before).utilization < hardlyAnything;
    if (rests && worked) collectAll();
    worked = !rests;
    before = performance.eventLoopUtilization();
  }, rest).unref();
}

/** Everything, with the pages that are kept for what may come. */
function collectAll(): void {
  setFlagsFromString('--expose-gc');
  const collect: (options: object) => void = runInNewContext('gc');
  // What is compiled by other flags is not taken from the cache.
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
