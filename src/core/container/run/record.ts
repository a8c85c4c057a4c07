/** What is kept of a run, beside what it wrote. */

export interface RunRecord {
  readonly version: 1;
  /** The job's or step's name. */
  readonly name: string;
  /** The document, relative to the folder that is open, with forward slashes. */
  readonly document?: string | undefined;
  /** Where the document has the environment, from 0. */
  readonly line?: number | undefined;
  /** The environment, as people call it. */
  readonly environment: string;
  readonly kind: 'run' | 'debug';
  /** The run of a pipeline whose step this is. */
  readonly pipeline?: string | undefined;
  /** Where it ran; absent where the editor was in the container. */
  readonly container?: { readonly id: string; readonly user: string } | undefined;
  /** The Python of the environment. */
  readonly python?: string | undefined;
  /** The folder of the run as the command saw it. */
  readonly seenAs: string;
  /** ISO 8601. */
  readonly started: string;
  /** The process of this machine that runs it. */
  readonly process: number;
  /** ISO 8601; absent while it runs, and where it was cut off. */
  readonly ended?: string | undefined;
  /** `null`: it was ended before it had one. */
  readonly exitCode?: number | null | undefined;
  readonly stopped?: boolean | undefined;
}

export type RunState = 'running' | 'succeeded' | 'failed' | 'stopped' | 'interrupted';

/** @param isAlive whether a process of this machine is there */
export function stateOf(record: RunRecord, isAlive: (process: number) => boolean): RunState {
  if (record.ended === undefined) return isAlive(record.process) ? 'running' : 'interrupted';
  if (record.stopped) return 'stopped';
  return record.exitCode === 0 ? 'succeeded' : 'failed';
}

/** "succeeded in 3 min 12 s", "failed with exit code 1 after 4 s". */
export function outcomeText(record: RunRecord, state: RunState): string {
  const seconds =
    record.ended === undefined ? undefined : (Date.parse(record.ended) - Date.parse(record.started)) / 1000;
  const time = seconds === undefined ? '' : durationText(seconds);
  switch (state) {
    case 'running':
      return 'running';
    case 'interrupted':
      return 'interrupted';
    case 'stopped':
      return `stopped after ${time}`;
    case 'succeeded':
      return `succeeded in ${time}`;
    case 'failed':
      return typeof record.exitCode === 'number'
        ? `failed with exit code ${record.exitCode} after ${time}`
        : `failed after ${time}`;
    default:
      return state satisfies never;
  }
}

/** "4 s", "3 min 12 s", "2 h 5 min". */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return minutes < 60 ? `${minutes} min ${rest} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
