/** From a plan to a run: the script, the folder that it writes to, and what is kept of it. */
import path from 'node:path';
import type { ContainerPlan, JobRun } from '../core/container/plan/plan.ts';
import type { DebugWishes } from '../core/container/run/debugger.ts';
import { type JobScript, jobScript } from '../core/container/run/jobScript.ts';
import { gitRootOf } from './gitRoot.ts';
import { type InContainer, newRunFolder, type RunningJob } from './job.ts';
import { type RunPlace, type RunSubject, startRun } from './runs.ts';

export interface JobPlace {
  readonly workspaceFolder: string;
  /** The folder as the command sees it. */
  readonly remoteWorkspaceFolder: string;
  readonly gpus: number | undefined;
  /** `undefined`: this machine is the container. */
  readonly container: InContainer | undefined;
}

export interface PreparedRun {
  readonly script: JobScript;
  readonly runFolder: string;
  /** @throws CannotWrite */
  start(): RunningJob;
}

export function prepareRun(
  plan: ContainerPlan,
  run: JobRun,
  place: JobPlace,
  more: { readonly debug?: DebugWishes | undefined; readonly pipeline?: string; readonly name?: string } = {},
): PreparedRun {
  const { workspaceFolder, container } = place;
  const runFolder = newRunFolder(workspaceFolder, more.name ?? run.name, new Date());
  const script = jobScript(plan.job, run, {
    ...place,
    inPlace: container === undefined,
    gitRoot: gitRootOf(workspaceFolder),
    runFolder,
    interpreter: plan.interpreter,
    debug: more.debug,
  });
  const subject: RunSubject = {
    name: run.name,
    ...(plan.source
      ? { document: path.posix.relative(workspaceFolder, plan.source.path), line: plan.source.line }
      : {}),
    environment: plan.title,
    kind: more.debug ? 'debug' : 'run',
    ...(more.pipeline === undefined ? {} : { pipeline: more.pipeline }),
    ...(container ? { container: { id: container.container.id, user: container.container.user } } : {}),
    ...(plan.interpreter === undefined ? {} : { python: plan.interpreter }),
    seenAs: script.runFolder,
  };
  const where: RunPlace = { ...place, runFolder };
  return { script, runFolder, start: () => startRun(script, where, subject) };
}
