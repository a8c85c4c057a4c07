/** Runs the steps of a pipeline one after another; who starts a step's container is for the caller to say. */
import { type ContainerPlan, isPlan } from '../core/container/plan/plan.ts';
import {
  type PipelineStep,
  type Produced,
  type StepOutcome,
  withOutputsOf,
  withProduced,
} from '../core/container/run/pipeline.ts';
import { durationText } from '../core/container/run/record.ts';

export interface StepEnd {
  /** `undefined`: its container did not start, which was said. */
  readonly code: number | null | undefined;
  /** Where it wrote; `undefined` where it never began. */
  readonly runFolder: string | undefined;
}

export interface PipelineOptions {
  readonly signal: AbortSignal;
  /** Runs one step; its inputs are paths of this machine. */
  readonly runStep: (name: string, plan: ContainerPlan) => Promise<StepEnd>;
  /** Before a step runs, and when it has ended. */
  readonly onStep: (step: PipelineStep, number: number, outcome: StepOutcome | undefined) => void;
}

/** What needs a step that failed, or that cannot run here, is skipped; other steps go on, unless the pipeline says otherwise. */
export async function runPipeline(
  steps: readonly PipelineStep[],
  { signal, runStep, onStep }: PipelineOptions,
): Promise<ReadonlyMap<string, StepOutcome>> {
  const outcomes = new Map<string, StepOutcome>();
  let produced: Produced = new Map();
  let broken: string | undefined;
  for (const [index, step] of steps.entries()) {
    const { name, plan, problem, needs } = step;
    const lacking = needs.find((each) => (outcomes.get(each)?.kind ?? 'succeeded') !== 'succeeded');
    const end = (outcome: StepOutcome) => {
      outcomes.set(name, outcome);
      if (outcome.kind === 'failed' && plan.source?.stopsOnFailure) broken ??= name;
      onStep(step, index + 1, outcome);
    };
    if (signal.aborted) end({ kind: 'skipped', detail: '(stopped)' });
    else if (broken !== undefined) end({ kind: 'skipped', detail: `(step ${broken} failed)` });
    else if (lacking !== undefined)
      end({
        kind: 'skipped',
        detail: `(step ${lacking} ${outcomes.get(lacking)?.kind === 'failed' ? 'failed' : 'did not run'})`,
      });
    else if (problem !== undefined || !isPlan(plan)) end({ kind: 'skipped', detail: `(${problem ?? ''})` });
    else {
      onStep(step, index + 1, undefined);
      const began = Date.now();
      const { code, runFolder } = await runStep(name, withProduced(plan, name, produced));
      const time = durationText((Date.now() - began) / 1000);
      if (signal.aborted) end({ kind: 'stopped', detail: `after ${time}` });
      else if (code === 0 && runFolder !== undefined) {
        produced = withOutputsOf(produced, plan, name, runFolder);
        end({ kind: 'succeeded', detail: `in ${time}` });
      } else
        end({
          kind: 'failed',
          detail: typeof code === 'number' ? `with exit code ${code} after ${time}` : `after ${time}`,
        });
    }
  }
  return outcomes;
}
