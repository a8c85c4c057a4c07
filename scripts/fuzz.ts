/**
 * `npm run fuzz`: sessions with the server at random, one after the other. Prints each find with the seed that leads to
 * it, and fails where there was one.
 *   --minutes N   for how long; 2 unless said otherwise
 *   --seed S      the first seed, to see a find again; otherwise the time
 *   --steps N     how long a session is; 400 unless said otherwise
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Counts } from '../test/robustness/fuzz/session.ts';
import { say } from './lib/report.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    steps: { type: 'string', default: '400' },
  },
});
const end = Date.now() + Number(values.minutes) * 60_000;
const most = 20;
/** A session that says nothing for so long, in milliseconds, hangs. */
const patience = 15_000;

const total: Counts = { edits: 0, requests: 0, fixes: 0, comparisons: 0 };
let sessions = 0;
let finds = 0;
let peak = 0;
say(`Seed ${values.seed}, ${values.minutes} minutes.`);
for (let seed = Number(values.seed); Date.now() < end && finds < most; ) {
  const found = await run(seed);
  seed = found.next;
  if (found.what === undefined) continue;
  finds++;
  say(`\n--- find ${finds}, --seed ${found.seed}\n${found.what.slice(0, 6000)}`);
}
say(
  `\n${sessions} sessions, ${total.edits} edits, ${total.requests} requests, ${total.fixes} fixes applied, ${total.comparisons} comparisons with a new server; at most ${peak} MB of heap; ${finds} finds.`,
);
process.exit(finds > 0 ? 1 : 0);

interface Outcome {
  /** Absent where the time was up. */
  readonly what: string | undefined;
  readonly seed: number;
  readonly next: number;
}

/** Sessions with one seed after the other, in a thread that can be ended, until one finds something. */
function run(first: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
      workerData: { first, end, steps: Number(values.steps) },
    });
    let seed = first;
    let doing = 'start';
    const finish = (what: string | undefined) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve({ what, seed, next: seed + 1 });
    };
    const hangs = () => finish(`It hangs: ${doing}`);
    let timer = setTimeout(hangs, patience);
    worker.on(
      'message',
      (message: {
        seed: number;
        doing?: string;
        counts?: Counts;
        megabytes?: number;
        find?: string;
        done?: true;
      }) => {
        clearTimeout(timer);
        timer = setTimeout(hangs, patience);
        seed = message.seed;
        doing = message.doing ?? doing;
        if (message.counts) {
          sessions++;
          for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += message.counts[name];
          peak = Math.max(peak, message.megabytes ?? 0);
        }
        if (message.find !== undefined) finish(message.find);
        else if (message.done) finish(undefined);
      },
    );
    worker.on('error', (error) => finish(`Nobody caught: ${error.stack ?? error}`));
  });
}
