/** Runs a job's script in a container, or in this very machine where it is the container. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { handBackCommand } from '../core/container/plan/owner.ts';
import type { JobScript } from '../core/container/run/jobScript.ts';
import { releaseFolders } from '../core/container/run/keptFolders.ts';
import { capture } from './capture.ts';
import { endGroup, startGroup } from './group.ts';
import { hideFromGit } from './kept.ts';
import { safeMkdir } from './safeWrite.ts';
import type { RunningContainer } from './up.ts';

export interface RunningJob {
  readonly child: ChildProcessWithoutNullStreams;
  /** Ends the command and everything that it started. */
  stop(): Promise<void>;
}

export interface InContainer {
  readonly engine: string;
  readonly container: Pick<RunningContainer, 'id' | 'user'>;
}

/** A new folder for what a run writes: `.acpt/runs/train-20261122-101500`, which Git does not see. */
export function newRunFolder(workspaceFolder: string, name: string, now: Date): string {
  const day = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const plain = name.replace(/[^\p{L}\p{N}_.-]+/gu, '-') || 'job';
  const folder = path.posix.join(workspaceFolder, '.acpt', 'runs', `${plain}-${day}`);
  // Two runs may begin in the same second.
  for (let number = 1; ; number++) {
    const free = number === 1 ? folder : `${folder}-${number}`;
    if (!existsSync(free)) return free;
  }
}

export function makeFolders(
  workspaceFolder: string,
  runFolder: string,
  { outputs }: Pick<JobScript, 'outputs'>,
): void {
  for (const folder of [runFolder, ...outputs]) safeMkdir(workspaceFolder, folder);
  hideFromGit(workspaceFolder);
}

/**
 * The processes of a run: all that inherited its mark, also those that lead a group or a session of their own, as the
 * workers of torchrun do. Whoever ends `docker exec` ends none of them.
 */
const marked = `marked() {
  for each in /proc/[0-9]*; do
    if tr '\\0' '\\n' 2>/dev/null <"$each/environ" | grep -qx "ACPT_RUN=$1"; then echo "\${each#/proc/}"; fi
  done 2>/dev/null
}`;

/**
 * Asks them to end, and makes them after ten seconds: torchrun needs a while for its workers. Who has not ended after
 * two is looked for less often, because looking goes through all the processes of the container.
 */
const endMarked = `kill -TERM $(marked "$1") 2>/dev/null
tries=0
while [ -n "$(marked "$1")" ] && [ $tries -lt 36 ]; do
  if [ $tries -lt 20 ]; then sleep 0.1; else sleep 0.5; fi
  tries=$((tries + 1))
done
kill -KILL $(marked "$1") 2>/dev/null`;

/** $1: the mark, $2: the folder to hand back. The script comes on standard input, where it may be of any length. */
const runner = `${marked}
file=/tmp/acpt-$1.sh
cat >"$file"
ACPT_RUN=$1 bash "$file" </dev/null
status=$?
rm -rf "$file" "/tmp/acpt-debug-$1"
if [ -n "$(marked "$1")" ]; then ${endMarked}
fi
${releaseFolders}
cd "$2" && ${handBackCommand('.')}
exit $status`;

const stopper = `${marked}
tries=0
# The command may be just about to start.
while [ -z "$(marked "$1")" ] && [ $tries -lt 10 ]; do sleep 0.1; tries=$((tries + 1)); done
${endMarked}
true`;

/** In milliseconds: handing back a large folder goes on without anybody who waits for it. */
const longestTidying = 5000;

const running = new Set<RunningJob>();

/**
 * @param where `undefined`: this machine is the container
 * @param workspaceFolder as the command sees it
 */
export function startJob(
  { script }: Pick<JobScript, 'script'>,
  where: InContainer | undefined,
  workspaceFolder: string,
): RunningJob {
  const mark = randomUUID();
  const inside = (program: string, ...args: string[]): [string, string[]] =>
    where
      ? [
          where.engine,
          [
            'exec',
            '-i',
            '-u',
            where.container.user,
            where.container.id,
            'bash',
            '-c',
            program,
            'acpt',
            ...args,
          ],
        ]
      : ['bash', ['-c', program, 'acpt', ...args]];
  const child = startGroup(...inside(runner, mark, workspaceFolder));
  child.stdin.on('error', () => {
    // It ended before it had read everything; its exit code says why.
  });
  child.stdin.end(`${script}\n`);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const job: RunningJob = {
    child,
    stop: async () => {
      await capture(...inside(stopper, mark), 15_000);
      // It still releases folders and hands back what the command wrote.
      await Promise.race([closed, new Promise((late) => setTimeout(late, longestTidying).unref())]);
      if (running.has(job)) endGroup(child);
    },
  };
  running.add(job);
  child.once('close', () => running.delete(job));
  return job;
}

/** For an editor that closes. */
export async function stopAllJobs(): Promise<void> {
  await Promise.all([...running].map((job) => job.stop()));
}
