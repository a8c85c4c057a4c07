/** The containers of a document: one for each of its environments. */

import { Lines } from '../../base/lines.ts';
import { ownValue } from '../../base/ownValue.ts';
import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { asMapping, asScalar, asString, valueFor } from '../../languages/yaml/tree.ts';
import { type DocumentFacts, documentFacts } from '../../stack/documentFacts.ts';
import { type Accelerator, installed, mainPackages, type Stack, stackSummary } from '../../stack/stack.ts';
import {
  type SurroundedEnvironment,
  smallestAround,
  stepPair,
  surroundedEnvironments,
} from '../../stack/surroundings.ts';
import { versionText } from '../../stack/version.ts';
import { type ContainerPlan, isPlan, type JobSettings, type NoPlan, type PlanSource } from '../plan/plan.ts';
import { baseOf, type CuratedAs, type FoundBase } from './base.ts';
import { inputsOfStep, jobSettings, noJob, outputsOfStep, type PipelineInputs } from './job.ts';
import { hostNeeds } from './needs.ts';
import { type NestedPipeline, nestedPipelines } from './nestedPipelines.ts';

export interface PlanWishes {
  readonly curatedAs: CuratedAs;
  /** A cursor or a line: only what stands there or around it; everything where nothing does. */
  readonly place?: Span;
}

export function containerPlans(document: DocumentFacts, wishes: PlanWishes): (ContainerPlan | NoPlan)[] {
  return plansIn(document, wishes, { within: [], inputs: {} });
}

/** How a document came to be asked for. */
interface Around {
  /** The documents whose steps are asked for already: a component that contains itself ends there. */
  readonly within: readonly string[];
  /** What the step that runs it gives it. */
  readonly inputs: PipelineInputs;
}

function plansIn(
  document: DocumentFacts,
  wishes: PlanWishes,
  { within, inputs }: Around,
): (ContainerPlan | NoPlan)[] {
  const lines = new Lines(document.text);
  const inner: Around = { within: [...within, document.path], inputs };
  const nested = nestedPipelines(document);
  const expanded = new Set(nested.map(({ component }) => component.path));
  const found = [
    ...surroundedEnvironments(document)
      .filter(({ run }) => run?.component === undefined || !expanded.has(run.component))
      .map((subject) => ({
        start: subject.environment.span.start,
        around: subject.around,
        plans: () => plansOf(subject, document, wishes, lines, inputs),
      })),
    ...nested.map((each) => ({
      start: each.named.start,
      around: each.around,
      plans: () => plansWithin(each, document, lines, wishes, inner),
    })),
  ].sort((a, b) => a.start - b.start);
  const { place } = wishes;
  const here = place === undefined ? [] : smallestAround(found, place);
  return (here.length > 0 ? here : found).flatMap(({ plans }) => plans());
}

/** Those of the steps of a pipeline in a pipeline: `outer.train`. */
function plansWithin(
  { step, owners, named, component }: NestedPipeline,
  document: DocumentFacts,
  lines: Lines,
  { curatedAs }: PlanWishes,
  { within, inputs }: Around,
): (ContainerPlan | NoPlan)[] {
  const source: PlanSource = {
    path: document.path,
    line: lines.positionAt(named.start).line,
    step,
    ...(stopsOnFailure(document) ? { stopsOnFailure: true } : {}),
  };
  if (within.includes(component.path))
    return [{ source, title: step, problem: `${nameOf(component.path)} contains itself.` }];
  const given = inputsOfStep({ owners }, document.path, inputs);
  const outputs = outputsOfStep({ owners });
  return plansIn(component, { curatedAs }, { within, inputs: given }).map((plan) => ({
    ...(isPlan(plan) ? withOutputs(plan, outputs) : plan),
    source: { ...source, step: [step, plan.source?.step].filter((each) => each).join('.') },
  }));
}

/** @param outputs of the step that runs the pipeline: what they are called in the one around it */
function withOutputs(plan: ContainerPlan, outputs: Readonly<Record<string, string>>): ContainerPlan {
  const { run } = plan.job;
  if (!run) return plan;
  const depth = plan.source?.step?.split('.').length ?? 0;
  const named = Object.entries(run.outputs).map(([name, output]) => {
    const { ofPipelines = [] } = output;
    const last = ofPipelines.at(-1);
    // What a pipeline on the way does not hand on ends there.
    const next = ofPipelines.length === depth && last !== undefined ? ownValue(outputs, last) : undefined;
    return [name, next === undefined ? output : { ...output, ofPipelines: [...ofPipelines, next] }] as const;
  });
  return { ...plan, job: { ...plan.job, run: { ...run, outputs: Object.fromEntries(named) } } };
}

function plansOf(
  subject: SurroundedEnvironment,
  document: DocumentFacts,
  wishes: PlanWishes,
  lines: Lines,
  inputs: PipelineInputs,
): (ContainerPlan | NoPlan)[] {
  const { environment, run } = subject;
  const source = sourceOf(subject, document, lines);
  const component = run?.component === undefined ? undefined : documentFacts(document.project, run.component);
  const inside = component ? surroundedEnvironments(component) : [];
  const name = source.step ?? (nameOf(document.path).replace(/\.[^.]+$/, '') || 'job');
  const [of] = inside;
  const own = environment.site?.owner === run?.owners[0];
  const base =
    component && of && !own
      ? baseOf(of.environment, component, wishes.curatedAs)
      : baseOf(environment, document, wishes.curatedAs);
  if ('problem' in base) {
    const written = (environment.reference ?? environment.image)?.text;
    return [
      { source, title: written ?? `the environment on line ${source.line + 1}`, problem: base.problem },
    ];
  }
  const job =
    run && component && of?.run
      ? jobSettings(of.run, component.path, name, { step: { run, path: document.path }, inputs })
      : run
        ? jobSettings(run, document.path, name, { inputs })
        : noJob;
  return [planFrom(base, document.matrix, job, source)];
}

export function planFrom(
  { base, name, title, stack, interpreter, remarks, sources = [] }: FoundBase,
  matrix: Matrix,
  job: JobSettings,
  source: PlanSource | undefined,
): ContainerPlan {
  const { image } = base;
  const accelerator = stack?.accelerator ?? acceleratorOfName(image ?? '');
  return {
    source,
    name: folderName(name),
    title,
    summary: stack ? stackSummary(stack) : '',
    versions: stack ? versionsOf(stack) : {},
    base,
    sources,
    accelerator: accelerator && { kind: accelerator.kind, version: accelerator.version },
    interpreter,
    needs: hostNeeds(matrix, stack, accelerator, image),
    job,
    remarks,
  };
}

/** Of the main packages what is known; of others those that a file of the workspace pins. */
function versionsOf(stack: Stack): Record<string, string> {
  const pinned = [...stack.packages].flatMap(([name, { origin }]) =>
    origin.certainty === 'pin' && origin.place ? [name] : [],
  );
  const known = [...new Set([...mainPackages, ...pinned])].flatMap((name) => {
    const version = installed(stack, name)?.value;
    return version ? [[name, versionText(version)] as const] : [];
  });
  const { accelerator } = stack;
  return {
    ...Object.fromEntries(known),
    ...(accelerator ? { [accelerator.kind === 'cuda' ? 'CUDA' : 'ROCm']: accelerator.version } : {}),
  };
}

/** What the names of well-known images of others say. */
function acceleratorOfName(image: string): Accelerator | undefined {
  const [, cuda] = /\bcu(?:da)?(\d{1,2}\.\d)/i.exec(image) ?? [];
  const [, rocm] = /\brocm-?(\d+\.\d(?:\.\d+)?)/i.exec(image) ?? [];
  if (rocm) return { kind: 'rocm', version: rocm };
  return cuda ? { kind: 'cuda', version: cuda } : undefined;
}

function sourceOf(
  { environment, run }: SurroundedEnvironment,
  document: DocumentFacts,
  lines: Lines,
): PlanSource {
  const [owner] = run?.owners ?? [];
  const name = asString(valueFor(owner, 'name'));
  return {
    path: document.path,
    line: lines.positionAt(
      (environment.site?.owner === owner ? (environment.site?.pair?.key ?? environment) : environment).span
        .start,
    ).line,
    step: (run && stepPair(run))?.key.text ?? name,
    ...(stopsOnFailure(document) ? { stopsOnFailure: true } : {}),
  };
}

function stopsOnFailure({ root }: DocumentFacts): boolean {
  const settings = asMapping(valueFor(asMapping(root), 'settings'));
  return asScalar(valueFor(settings, 'continue_on_step_failure'))?.value === false;
}

/** Letters, digits, dots and dashes, beginning with `acpt-`. */
function folderName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return plain.startsWith('acpt-') ? plain : `acpt-${plain || 'container'}`;
}
