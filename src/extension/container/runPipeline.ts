/** "Run Pipeline in Containers": its steps one after another in one terminal, each in a container of its own. */
import * as vscode from 'vscode';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import { type PipelineStep, type StepOutcome, summaryOf } from '../../core/container/run/pipeline.ts';
import type { RunningJob } from '../../engine/job.ts';
import { runPipeline, type StepEnd } from '../../engine/pipeline.ts';
import { prepareRun } from '../../engine/runJob.ts';
import { CannotWrite } from '../../engine/safeWrite.ts';
import { dimmed, inTerminal, type StartedJob } from './runJob.ts';

/** @param startFor starts a container for a step; `undefined` where it did not start, which was said */
export function runPipelineInTerminal(
  name: string,
  steps: readonly PipelineStep[],
  startFor: (plan: ContainerPlan) => Promise<StartedJob | undefined>,
): vscode.Terminal {
  const terminal = vscode.window.createTerminal({
    name: `ACPT: ${name}`,
    iconPath: new vscode.ThemeIcon('run-all'),
    pty: new PipelineTerminal(name, steps, startFor),
  });
  terminal.show();
  return terminal;
}

class PipelineTerminal implements vscode.Pseudoterminal {
  readonly #name: string;
  readonly #steps: readonly PipelineStep[];
  readonly #startFor: (plan: ContainerPlan) => Promise<StartedJob | undefined>;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #stop = new AbortController();
  #ended = false;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(
    name: string,
    steps: readonly PipelineStep[],
    startFor: (plan: ContainerPlan) => Promise<StartedJob | undefined>,
  ) {
    this.#name = name;
    this.#steps = steps;
    this.#startFor = startFor;
  }

  open(): void {
    void this.#run();
  }

  close(): void {
    this.#stop.abort();
  }

  handleInput(data: string): void {
    if (this.#ended) this.#closed.fire(0);
    else if (data === '\u0003') this.#stop.abort();
  }

  async #run(): Promise<void> {
    try {
      const outcomes = await runPipeline(this.#steps, {
        signal: this.#stop.signal,
        runStep: (step, plan) => this.#runStep(step, plan),
        onStep: (step, number, outcome) => this.#tell(step, number, outcome),
      });
      this.#line('');
      for (const each of summaryOf(this.#steps, outcomes)) this.#line(each);
    } catch (error) {
      this.#line(error instanceof Error ? error.message : String(error));
    }
    this.#ended = true;
  }

  async #runStep(step: string, plan: ContainerPlan): Promise<StepEnd> {
    const none: StepEnd = { code: undefined, runFolder: undefined };
    const started = await this.#startFor(plan);
    if (!started) return none;
    try {
      const prepared = prepareRun(started.plan, started.run, started.place, {
        pipeline: this.#name,
        name: `${this.#name}-${step}`,
      });
      for (const each of prepared.script.remarks) this.#line(each);
      const code = await this.#finish(prepared.start());
      return { code, runFolder: prepared.runFolder };
    } catch (error) {
      if (!(error instanceof CannotWrite)) throw error;
      this.#line(error.message);
      return none;
    } finally {
      await started.remove?.();
    }
  }

  async #finish(job: RunningJob): Promise<number | null> {
    const { signal } = this.#stop;
    const stop = () => void job.stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const show = (data: string) => this.#written.fire(inTerminal(data));
    job.child.stdout.setEncoding('utf8').on('data', show);
    job.child.stderr.setEncoding('utf8').on('data', show);
    const code = await new Promise<number | null>((resolve) => {
      job.child.once('error', () => resolve(null));
      job.child.once('close', resolve);
    });
    signal.removeEventListener('abort', stop);
    return code;
  }

  #tell({ name }: PipelineStep, number: number, outcome: StepOutcome | undefined): void {
    const of = vscode.l10n.t('Step {0} of {1}, {2}', number, this.#steps.length, name);
    this.#line(outcome ? `${of}: ${outcome.kind} ${outcome.detail}` : vscode.l10n.t('{0}: starting', of));
  }

  #line(text: string): void {
    this.#written.fire(dimmed(text));
  }
}
