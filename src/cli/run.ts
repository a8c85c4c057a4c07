/** `acpt run`: runs a job, or the steps of a pipeline, in containers on this machine. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../core/base/printable.ts';
import { gpuCount } from '../core/container/host/gpus.ts';
import { type ContainerPlan, isPlan, type JobRun, type NoPlan } from '../core/container/plan/plan.ts';
import type { DebugWishes } from '../core/container/run/debugger.ts';
import { obstaclesOf } from '../core/container/run/jobScript.ts';
import { givenTo, pipelineSteps, summaryOf } from '../core/container/run/pipeline.ts';
import { slashed } from '../disk/slashed.ts';
import { removeMadeSince } from '../engine/containers.ts';
import { freePorts } from '../engine/forward.ts';
import { runPipeline, type StepEnd } from '../engine/pipeline.ts';
import { prepareRun } from '../engine/runJob.ts';
import { CannotWrite } from '../engine/safeWrite.ts';
import type { RunOptions } from './commands/run.ts';
import { plansOf, subjectOf } from './containerSubject.ts';
import { sharesOf } from './containerWishes.ts';
import { DebugPorts, ensureDebugpy } from './debugJob.ts';
import { interruption } from './interruption.ts';
import { JobServers } from './jobServers.ts';
import { CommandError, type Output } from './output.ts';
import { printableText } from './printableText.ts';
import { type Started, startContainer } from './startContainer.ts';

export async function run(subject: string, values: RunOptions, output: Output): Promise<number> {
  // Said before anything is looked at.
  sharesOf(values.share);
  const { plans, file, isPipeline } = plansOf(subject, values, output);
  const unknown = unknownInput(plans, values.input);
  if (unknown !== undefined)
    throw new CommandError(
      `${isPipeline ? `No step of ${file} has an` : `${file} has no`} input "${unknown}".`,
    );
  const { signal, release } = interruption();
  try {
    return isPipeline
      ? await pipeline(plans, file, values, output, signal)
      : await job(plans, file, values, output, signal);
  } catch (error) {
    if (error instanceof CannotWrite) throw new CommandError(error.message);
    throw error;
  } finally {
    release();
  }
}

async function job(
  [plan]: Parameters<typeof pipelineSteps>[0],
  file: string,
  values: RunOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  if (!plan || !isPlan(plan)) throw new CommandError(plan?.problem ?? `${file} has no environment.`);
  if (!plan.job.run) throw new CommandError(`${file} is not an Azure ML job: it has no command to run.`);
  const { code } = await runOne(withInputs(plan, values.input), file, values, output, signal, {});
  if (signal.aborted) return 130;
  return code ?? 1;
}

async function pipeline(
  plans: Parameters<typeof pipelineSteps>[0],
  file: string,
  values: RunOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  if (values.debug)
    throw new CommandError(
      'A pipeline is debugged step by step. Name one by its line: acpt run --debug FILE:LINE',
    );
  const steps = pipelineSteps(plans);
  if (steps.length === 0) throw new CommandError(`No step in ${file} can run here.`);
  const name = path.basename(file).replace(/\.[^.]+$/, '');
  const givenIn = (name: string) => {
    const step = steps.find((each) => each.name === name);
    const names = values.input.map((each) => assignment(each).name);
    const taken = step ? givenTo(step, steps, names) : names;
    return values.input.filter((each) => taken.includes(assignment(each).name));
  };
  const outcomes = await runPipeline(steps, {
    signal,
    runStep: (step, plan) =>
      runOne(withInputs(plan, givenIn(step)), file, values, output, signal, {
        pipeline: name,
        name: `${name}-${step}`,
      }),
    onStep: (step, number, outcome) =>
      output.complain(
        outcome
          ? `Step ${number} of ${steps.length}, ${step.name}: ${outcome.kind} ${outcome.detail}`
          : `Step ${number} of ${steps.length}, ${step.name}: starting`,
      ),
  });
  for (const line of summaryOf(steps, outcomes)) output.write(`${printable(line)}\n`);
  if (signal.aborted) return 130;
  return [...outcomes.values()].every(({ kind }) => kind === 'succeeded') ? 0 : 1;
}

/** Starts the container and runs the command in it; of a step, the container goes when it has ended. */
async function runOne(
  plan: ContainerPlan,
  file: string,
  values: RunOptions,
  output: Output,
  signal: AbortSignal,
  step: { readonly pipeline?: string; readonly name?: string },
): Promise<StepEnd> {
  const none: StepEnd = { code: undefined, runFolder: undefined };
  const obstacles = obstaclesOf(plan.job, (each) => existsSync(each));
  for (const { message } of obstacles) output.complain(`acpt: ${message}`);
  if (obstacles.length > 0 && !values.force) {
    output.complain(
      'acpt: Nothing was started. Give inputs with --input NAME=PATH, download the first files of data in Azure with acpt sample, or pass --force to run without them.',
    );
    return none;
  }
  const subject = await subjectOf(plan, file, values, output);
  const began = Date.now();
  const started = await startContainer(subject, values, output, signal);
  if (typeof started === 'number') return { ...none, code: started };
  try {
    return await runIn(started, { ...subject, plan }, values, output, signal, step);
  } finally {
    // Whoever had a container has one afterwards.
    if (step.pipeline !== undefined && !started.stood) await removeMadeSince(started.configuration, began);
  }
}

async function runIn(
  { container }: Started,
  { plan, host, gpu, workspaceFolder }: Awaited<ReturnType<typeof subjectOf>>,
  values: RunOptions,
  output: Output,
  signal: AbortSignal,
  step: { readonly pipeline?: string; readonly name?: string },
): Promise<StepEnd> {
  const place = {
    workspaceFolder,
    remoteWorkspaceFolder: container.folder,
    gpus: gpuCount(gpu, host),
    container: { engine: host.engine.command, container },
  };
  const python = plan.interpreter ?? 'python3';
  let debug: DebugWishes | undefined;
  if (values.debug) {
    if (!(await ensureDebugpy(place.container, python, values.yes === true, output)))
      return { code: 1, runFolder: undefined };
    const count = plan.job.run?.distribution?.processesPerInstance ?? 1;
    debug = {
      port: await freePorts(values.port, count),
      wait: values.wait,
    };
  }
  const run = plan.job.run as JobRun;
  const prepared = prepareRun(plan, run, place, { ...step, debug });
  for (const remark of prepared.script.remarks) output.complain(`acpt: ${remark}`);
  const ports = debug && new DebugPorts({ ...place, plan, python }, output);
  const running = prepared.start();
  const stop = () => void running.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const servers = new JobServers(place.container, python, output);
  const show = (text: string) => {
    output.write(printableText(text));
    servers.read(text);
    ports?.read(text);
  };
  running.child.stdout.setEncoding('utf8').on('data', show);
  running.child.stderr.setEncoding('utf8').on('data', show);
  const code = await new Promise<number | null>((resolve) => {
    running.child.once('error', () => resolve(null));
    running.child.once('close', resolve);
  });
  signal.removeEventListener('abort', stop);
  servers.close();
  ports?.close();
  output.complain(
    `acpt: ${signal.aborted ? 'Stopped' : code === 0 ? 'Finished' : `Failed with exit code ${code ?? 'unknown'}`}. Log and outputs: ${prepared.runFolder}`,
  );
  return { code, runFolder: prepared.runFolder };
}

function assignment(given: string): { readonly name: string; readonly value: string } {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || value === undefined)
    throw new CommandError(`Invalid value "${given}" for --input. Expected NAME=PATH or NAME=VALUE.`);
  return { name, value };
}

/** The name of one that no job takes. */
function unknownInput(
  plans: readonly (ContainerPlan | NoPlan)[],
  given: readonly string[],
): string | undefined {
  const names = new Set(
    plans.flatMap((plan) => (isPlan(plan) ? Object.keys(plan.job.run?.inputs ?? {}) : [])),
  );
  return given.map((each) => assignment(each).name).find((name) => !names.has(name));
}

/** `--input data=./sample`: a path where there is one, else a literal value. */
function withInputs(plan: ContainerPlan, given: readonly string[]): ContainerPlan {
  const { run } = plan.job;
  if (!run) return plan;
  const named = given.flatMap((each): [string, JobRun['inputs'][string]][] => {
    const { name, value } = assignment(each);
    if (!Object.hasOwn(run.inputs, name)) return [];
    const file = path.resolve(value);
    return [
      [
        name,
        statSync(file, { throwIfNoEntry: false })
          ? { kind: 'path', path: slashed(file) }
          : { kind: 'literal', value },
      ],
    ];
  });
  if (named.length === 0) return plan;
  return {
    ...plan,
    job: { ...plan.job, run: { ...run, inputs: { ...run.inputs, ...Object.fromEntries(named) } } },
  };
}
