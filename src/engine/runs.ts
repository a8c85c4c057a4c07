/** The runs of a folder, in `.acpt/runs/`: each has a folder with what the job wrote, what it said, and how it ended. */
import {
  createWriteStream,
  type Dirent,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { JobScript } from '../core/container/run/jobScript.ts';
import { type RunRecord, type RunState, stateOf } from '../core/container/run/record.ts';
import { type InContainer, makeFolders, type RunningJob, startJob } from './job.ts';
import { CannotWrite, safeWrite } from './safeWrite.ts';

/** Names that no output of a job can have. */
const recordName = 'run.json';
const logName = 'log.txt';

const moment = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text))));

/** Anybody can have written it: what would be run or opened because of it is looked at closely. */
const Record: z.ZodMiniType<RunRecord> = z.object({
  version: z.literal(1),
  name: z.string(),
  document: z.optional(z.string().check(z.regex(/^(?!\/|[A-Za-z]:)(?!(?:.*\/)?\.\.(?:\/|$))/))),
  line: z.optional(z.int().check(z.gte(0))),
  environment: z.string(),
  kind: z.enum(['run', 'debug']),
  pipeline: z.optional(z.string()),
  container: z.optional(
    z.object({
      id: z.string().check(z.regex(/^[0-9a-f]{12,64}$/)),
      user: z.string().check(z.regex(/^\w[\w.-]*$/)),
    }),
  ),
  python: z.optional(z.string().check(z.regex(/^[\w/.-]+$/))),
  seenAs: z.string(),
  started: moment,
  process: z.number(),
  ended: z.optional(moment),
  exitCode: z.optional(z.nullable(z.number())),
  stopped: z.optional(z.boolean()),
});

export interface KeptRun {
  /** The name of its folder. */
  readonly id: string;
  readonly folder: string;
  readonly log: string;
  readonly record: RunRecord;
  readonly state: RunState;
  /** Whether MLflow wrote something. */
  readonly tracked: boolean;
  /** Whether there is something for TensorBoard. */
  readonly hasEvents: boolean;
}

export interface RunPlace {
  readonly workspaceFolder: string;
  /** The folder as the command sees it. */
  readonly remoteWorkspaceFolder: string;
  readonly runFolder: string;
  /** `undefined`: this machine is the container. */
  readonly container: InContainer | undefined;
}

export type RunSubject = Omit<
  RunRecord,
  'version' | 'started' | 'process' | 'ended' | 'exitCode' | 'stopped'
>;

/**
 * Starts a job and keeps what it says and how it ends.
 * @throws CannotWrite
 */
export function startRun(script: JobScript, place: RunPlace, subject: RunSubject): RunningJob {
  const { workspaceFolder, remoteWorkspaceFolder, runFolder, container } = place;
  makeFolders(workspaceFolder, runFolder, script);
  const started: RunRecord = {
    version: 1,
    ...subject,
    started: new Date().toISOString(),
    process: process.pid,
  };
  const write = (record: RunRecord) =>
    safeWrite(
      workspaceFolder,
      path.posix.join(runFolder, recordName),
      `${JSON.stringify(record, undefined, 2)}\n`,
    );
  write(started);
  const log = createWriteStream(path.posix.join(runFolder, logName), { flags: 'wx' });
  // A full disk does not end the job.
  log.on('error', () => {});
  const job = startJob(script, container, remoteWorkspaceFolder);
  let stopped = false;
  const take = (data: Buffer | string) => void log.write(data);
  job.child.stdout.on('data', take);
  job.child.stderr.on('data', take);
  const end = (exitCode: number | null) => {
    log.end();
    try {
      write({ ...started, ended: new Date().toISOString(), exitCode, ...(stopped ? { stopped } : {}) });
    } catch {
      // Somebody deleted the folder meanwhile, or the disk is full: then the run counts as interrupted.
    }
  };
  job.child.once('error', () => end(null));
  job.child.once('close', end);
  return {
    child: job.child,
    stop: async () => {
      stopped = true;
      await job.stop();
    },
  };
}

/** The latest first. What is no run is left out. */
export function runsIn(workspaceFolder: string): KeptRun[] {
  const folder = runsFolder(workspaceFolder);
  return entriesOf(folder)
    .flatMap((each): KeptRun[] => {
      const id = each.name;
      const record = each.isDirectory() ? recordIn(path.posix.join(folder, id)) : undefined;
      return record ? [keptRun(folder, id, record)] : [];
    })
    .sort((a, b) => b.record.started.localeCompare(a.record.started));
}

function keptRun(folder: string, id: string, record: RunRecord): KeptRun {
  const own = path.posix.join(folder, id);
  return {
    id,
    folder: own,
    log: path.posix.join(own, logName),
    record,
    state: stateOf(record, isAlive),
    tracked: existsSync(path.posix.join(own, 'mlruns')),
    hasEvents: hasEvents(own, 4),
  };
}

/** @param depth how many folders deep it is looked for */
function hasEvents(folder: string, depth: number): boolean {
  const entries = entriesOf(folder).slice(0, 1000);
  return (
    entries.some((each) => each.isFile() && each.name.includes('.tfevents.')) ||
    (depth > 0 &&
      entries.some((each) => each.isDirectory() && hasEvents(path.posix.join(folder, each.name), depth - 1)))
  );
}

/**
 * Removes a run with all that it wrote.
 * @throws CannotWrite where it still runs, or lies elsewhere, or may not be removed
 */
export function deleteRun(workspaceFolder: string, { id, folder, state }: KeptRun): void {
  if (state === 'running') throw new CannotWrite(`${id} is still running. Stop it first.`);
  const real = realpathSync(folder);
  if (real !== path.join(realpathSync(workspaceFolder), '.acpt', 'runs', id))
    throw new CannotWrite(`${folder} leads to ${real}, which is not a folder of runs.`);
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw new CannotWrite(
      `Cannot delete ${folder}: ${(error as NodeJS.ErrnoException).code === 'EACCES' ? 'permission denied' : String(error)}.`,
    );
  }
}

function runsFolder(workspaceFolder: string): string {
  return path.posix.join(workspaceFolder, '.acpt', 'runs');
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** `undefined` for a folder that ACPT did not make, and for one that is older than these records. */
function recordIn(folder: string): RunRecord | undefined {
  const file = path.posix.join(folder, recordName);
  try {
    const status = lstatSync(file);
    if (!status.isFile() || status.size > 100_000) return undefined;
    const parsed = z.safeParse(Record, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
