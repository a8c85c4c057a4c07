/** The steps of a pipeline as they run on one machine: which comes after which, and what one hands to the next. */
import type { ContainerPlan, JobInput, NoPlan } from '../plan/plan.ts';
import { isPlan } from '../plan/plan.ts';
import { outputFolder } from './jobScript.ts';

export interface PipelineStep {
  /** `train`; of a pipeline in a pipeline `outer.train`. */
  readonly name: string;
  readonly plan: ContainerPlan | NoPlan;
  /** The steps whose outputs it takes, also such as cannot run here. */
  readonly needs: readonly string[];
  /** Why it cannot run here: a whole sentence. */
  readonly problem: string | undefined;
}

/** What steps have written: by step and output, the path on this machine. */
export type Produced = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** In the order in which they run: each after those that it needs, otherwise as the document has them. */
export function pipelineSteps(plans: readonly (ContainerPlan | NoPlan)[]): PipelineStep[] {
  const writers = new Map(
    plans.flatMap((plan) => {
      const name = plan.source?.step ?? '';
      return pipelineOutputsOf(plan, name).map(({ step, output }) => [`${step} ${output}`, name]);
    }),
  );
  const named = plans.flatMap((plan): PipelineStep[] => {
    const name = plan.source?.step;
    return name === undefined
      ? []
      : [{ name, plan, needs: needsOf(plan, name, writers), problem: problemOf(plan, name) }];
  });
  const there = new Set(named.map(({ name }) => name));
  const ordered: PipelineStep[] = [];
  const done = new Set<string>();
  for (let left = named; left.length > 0; ) {
    const next = left.find(({ needs }) => needs.every((each) => done.has(each) || !there.has(each)));
    if (!next) {
      // They wait for each other.
      const circle = left.map(({ name }) => name).join(', ');
      return [
        ...ordered,
        ...left.map((each) => ({ ...each, problem: `The steps ${circle} need each other's outputs.` })),
      ];
    }
    ordered.push({ ...next, problem: next.problem ?? missing(next, there) });
    done.add(next.name);
    left = left.filter((each) => each !== next);
  }
  return ordered;
}

function problemOf(plan: ContainerPlan | NoPlan, name: string): string | undefined {
  if (!isPlan(plan)) return plan.problem;
  return plan.job.run ? undefined : `Step ${name} has no command that can run here.`;
}

function missing({ name, needs }: PipelineStep, there: ReadonlySet<string>): string | undefined {
  const absent = needs.find((each) => !there.has(each));
  return absent === undefined
    ? undefined
    : `Step ${name} needs an output of ${absent}, which cannot run here.`;
}

interface Binding {
  readonly step: string;
  readonly output: string;
}

function bindingOf(input: JobInput, name: string): Binding | undefined {
  if (input.kind !== 'remote') return undefined;
  const [, step, output] =
    /^\s*\$\{\{\s*parent\.jobs\.([^.\s{}]+)\.outputs\.([^.\s{}]+)\s*\}\}\s*$/.exec(input.uri) ?? [];
  if (step === undefined || output === undefined) return undefined;
  // A pipeline in a pipeline names its own steps, unless the step that runs it gave it the output of one beside itself.
  const around = name.split('.').slice(0, -1 - (input.up ?? 0));
  return { step: [...around, step].join('.'), output };
}

function inputsOf(plan: ContainerPlan | NoPlan): [string, JobInput][] {
  return isPlan(plan) ? Object.entries(plan.job.run?.inputs ?? {}) : [];
}

/** @param writers of outputs of pipelines in the pipeline: the steps that really write them */
function needsOf(plan: ContainerPlan | NoPlan, name: string, writers: ReadonlyMap<string, string>): string[] {
  const needed = inputsOf(plan).flatMap(([, input]) => {
    const binding = bindingOf(input, name);
    return binding ? [writers.get(`${binding.step} ${binding.output}`) ?? binding.step] : [];
  });
  return [...new Set(needed)];
}

interface PipelineOutput extends Binding {
  /** What the step itself calls it. */
  readonly own: string;
}

/** Outputs of pipelines in the pipeline that a step writes. */
function pipelineOutputsOf(plan: ContainerPlan | NoPlan, name: string): PipelineOutput[] {
  const outputs = isPlan(plan) ? Object.entries(plan.job.run?.outputs ?? {}) : [];
  const parts = name.split('.');
  return outputs.flatMap(([own, { ofPipelines = [] }]) =>
    ofPipelines
      .map((output, index) => ({ step: parts.slice(0, -1 - index).join('.'), output, own }))
      .filter(({ step }) => step !== ''),
  );
}

/**
 * Which of the inputs that the user gives a step takes: what it has from another step it keeps, unless all steps with an
 * input of that name have it from others.
 */
export function givenTo(
  step: PipelineStep,
  steps: readonly PipelineStep[],
  names: readonly string[],
): string[] {
  const isBound = ({ name, plan }: PipelineStep, input: string) =>
    inputsOf(plan).some(([key, value]) => key === input && bindingOf(value, name) !== undefined);
  const has = ({ plan }: PipelineStep, input: string) => inputsOf(plan).some(([key]) => key === input);
  return names.filter(
    (input) => !isBound(step, input) || !steps.some((each) => has(each, input) && !isBound(each, input)),
  );
}

/** The plan with what earlier steps wrote as its inputs. */
export function withProduced(plan: ContainerPlan, name: string, produced: Produced): ContainerPlan {
  const { run } = plan.job;
  if (!run) return plan;
  const inputs = inputsOf(plan).map(([key, input]): [string, JobInput] => {
    const binding = bindingOf(input, name);
    const path = binding && produced.get(binding.step)?.get(binding.output);
    return [key, path === undefined ? input : { kind: 'path', path }];
  });
  return { ...plan, job: { ...plan.job, run: { ...run, inputs: Object.fromEntries(inputs) } } };
}

/**
 * With what a step that ran in that folder has written, also as outputs of the pipelines around it.
 * @param name of the step
 */
export function withOutputsOf(
  produced: Produced,
  plan: ContainerPlan,
  name: string,
  runFolder: string,
): Produced {
  const next = new Map(produced);
  const add = (step: string, output: string, own: string) =>
    next.set(step, new Map([...(next.get(step) ?? []), [output, `${runFolder}/${outputFolder(own)}`]]));
  for (const own of Object.keys(plan.job.run?.outputs ?? {})) add(name, own, own);
  for (const { step, output, own } of pipelineOutputsOf(plan, name)) add(step, output, own);
  return next;
}

export interface StepOutcome {
  readonly kind: 'succeeded' | 'failed' | 'stopped' | 'skipped';
  /** "in 3 s", "with exit code 1 after 2 s", "the step prepare failed". */
  readonly detail: string;
}

/** One line for each step: what it took, how it ended, what it wrote. */
export function summaryOf(
  steps: readonly PipelineStep[],
  outcomes: ReadonlyMap<string, StepOutcome>,
): string[] {
  const width = Math.max(0, ...steps.map(({ name }) => name.length));
  return steps.map(({ name, plan, needs }) => {
    const outcome = outcomes.get(name) ?? { kind: 'skipped', detail: '' };
    const outputs = isPlan(plan) ? Object.keys(plan.job.run?.outputs ?? {}) : [];
    const more = [
      ...(needs.length > 0 ? [`after ${needs.join(', ')}`] : []),
      ...(outputs.length > 0 && outcome.kind === 'succeeded' ? [`wrote ${outputs.join(', ')}`] : []),
    ];
    return `${mark[outcome.kind]} ${name.padEnd(width)}  ${[`${outcome.kind} ${outcome.detail}`.trimEnd(), ...more].join('; ')}`;
  });
}

const mark = { succeeded: '✓', failed: '✗', stopped: '■', skipped: '–' } as const;
