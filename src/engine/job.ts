/** Runs a job's script in a container, or in this very machine where it is the container. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { JobScript } from '../core/container/jobScript.ts';
import { handBackCommand } from '../core/container/owner.ts';
import { quoted } from '../core/container/shellWord.ts';
import { capture } from './capture.ts';
import { endGroup, startGroup } from './group.ts';
import { safeMkdir, safeWrite } from './safeWrite.ts';
import type { RunningContainer } from './up.ts';

export interface RunningJob {
  readonly child: ChildProcessWithoutNullStreams;
  /** Ends the command and everything that it started. */
  stop(): Promise<void>;
}

export interface InContainer {
  readonly engine: string;
  readonly container: RunningContainer;
}

/** A new folder for what a run writes: `.acpt/runs/train-20261122-101500`, which Git does not see. */
export function newRunFolder(workspaceFolder: string, name: string, now: Date): string {
  const day = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const plain = name.replace(/[^\w.-]+/g, '-') || 'job';
  return path.posix.join(workspaceFolder, '.acpt', 'runs', `${plain}-${day}`);
}

export function makeFolders(workspaceFolder: string, runFolder: string, { outputs }: JobScript): void {
  for (const folder of [runFolder, ...outputs]) safeMkdir(workspaceFolder, folder);
  const ignored = path.posix.join(workspaceFolder, '.acpt', '.gitignore');
  if (!existsSync(ignored)) safeWrite(workspaceFolder, ignored, '*\n');
}

const running = new Set<RunningJob>();

/** @param where `undefined`: this machine is the container */
export function startJob({ script }: JobScript, where: InContainer | undefined, run: string): RunningJob {
  const job = where ? startInContainer(script, where, run) : startHere(script);
  running.add(job);
  job.child.once('close', () => running.delete(job));
  return job;
}

/** For an editor that closes. */
export async function stopAllJobs(): Promise<void> {
  await Promise.all([...running].map((job) => job.stop()));
}

function startHere(script: string): RunningJob {
  const back = process.getuid?.() === 0 ? `; ${handBackCommand('.')}` : '';
  const child = startGroup('bash', ['-c', `( ${script}\n); status=$?${back}; exit $status`]);
  return { child, stop: async () => endGroup(child) };
}

function startInContainer(script: string, { engine, container }: InContainer, run: string): RunningJob {
  const { id, user, folder } = container;
  // Whoever ends `exec` leaves the command running inside. It leads a group of its own there, whose number is noted.
  const note = `/tmp/acpt-${run.replace(/[^\w.-]+/g, '-')}.pid`;
  const back = `cd ${quoted(folder)} && ${handBackCommand(quoted(folder))}`;
  const inner = `echo $$ > ${note}; ( ${script}\n); status=$?; rm -f ${note}; ${back}; exit $status`;
  const end = [
    // The command may be just about to start.
    `for i in 1 2 3 4 5 6 7 8 9 10; do [ -s ${note} ] && break; sleep 0.1; done`,
    `group=$(cat ${note}) || exit 0`,
    'kill -TERM -- -$group',
    'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do kill -0 -- -$group || break; sleep 0.1; done',
    'kill -KILL -- -$group',
    `rm -f ${note}`,
    back,
  ].join('\n');
  const child = startGroup(engine, ['exec', '-i', '-u', user, id, 'bash', '-c', inner]);
  return {
    child,
    stop: async () => {
      await capture(engine, ['exec', '-u', user, id, 'bash', '-c', `exec 2>/dev/null\n${end}`], 10_000);
      endGroup(child);
    },
  };
}
