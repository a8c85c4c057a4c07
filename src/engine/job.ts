/** Runs a job's script in a container, or in this very machine where it is the container. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { handBackCommand } from '../core/container/generate.ts';
import { type JobScript, quoted } from '../core/container/jobScript.ts';
import { capture } from './capture.ts';
import { endGroup, startGroup } from './group.ts';
import type { RunningContainer } from './up.ts';

export interface RunningJob {
  readonly child: ChildProcessWithoutNullStreams;
  /** Ends the command and everything that it started. */
  stop(): void;
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
  mkdirSync(runFolder, { recursive: true });
  writeFileSync(path.join(workspaceFolder, '.acpt', '.gitignore'), '*\n');
  for (const output of outputs) mkdirSync(output, { recursive: true });
}

/** @param where `undefined`: this machine is the container */
export function startJob({ script }: JobScript, where: InContainer | undefined, run: string): RunningJob {
  if (!where) {
    const child = startGroup('bash', ['-c', script]);
    return { child, stop: () => endGroup(child) };
  }
  const { engine, container } = where;
  const { id, user, folder } = container;
  // Whoever ends `exec` leaves the command running inside: it gets a group of its own, whose number is noted.
  const note = `/tmp/acpt-${run.replace(/[^\w.-]+/g, '-')}.pid`;
  const back = handBackCommand(quoted(folder));
  const inner = `echo $$ > ${note}; (\n${script}\n); status=$?; rm -f ${note}; cd ${quoted(folder)}; ${back}; exit $status`;
  const child = startGroup(engine, ['exec', '-i', '-u', user, id, 'setsid', 'bash', '-c', inner]);
  return {
    child,
    stop: () => {
      const kill = `kill -TERM -- -$(cat ${note}) 2>/dev/null`;
      void capture(engine, ['exec', '-u', user, id, 'sh', '-c', kill]).then(() => endGroup(child));
    },
  };
}
