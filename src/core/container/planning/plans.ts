/** The containers of a document: one for each of its environments. */

import { Lines } from '../../base/lines.ts';
import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { touches } from '../../base/span.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { asMapping, asScalar, asString, valueFor, type YamlPair } from '../../languages/yaml/tree.ts';
import { type DocumentFacts, documentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { type Run, runsOf } from '../../stack/runs.ts';
import { type Accelerator, stackSummary } from '../../stack/stack.ts';
import type { ContainerPlan, JobSettings, NoPlan, PlanSource } from '../plan/plan.ts';
import { baseOf, type CuratedAs, type FoundBase } from './base.ts';
import { jobSettings, noJob } from './job.ts';
import { hostNeeds } from './needs.ts';

export interface PlanWishes {
  readonly curatedAs: CuratedAs;
  /** A cursor or a line: only what stands there or around it; everything where nothing does. */
  readonly place?: Span;
}

export function containerPlans(document: DocumentFacts, wishes: PlanWishes): (ContainerPlan | NoPlan)[] {
  const found = subjectsOf(document);
  const { place } = wishes;
  const here = place === undefined ? [] : innermost(found, place);
  const lines = new Lines(document.text);
  return (here.length > 0 ? here : found).flatMap((subject) => plansOf(subject, document, wishes, lines));
}

interface Subject {
  readonly environment: ResolvedEnvironment;
  readonly run: Run | undefined;
  /** The job, step or document around the environment. */
  readonly around: Span;
}

function subjectsOf(document: DocumentFacts): Subject[] {
  const runs = runsOf(document).flatMap((run) => {
    const { environment, owners } = run;
    const [owner] = owners;
    return environment && owner ? [{ environment, run, around: (stepPair(run) ?? owner).span }] : [];
  });
  const others = document.environments.filter(
    (each) => each.site === undefined || !runs.some(({ environment }) => environment.site === each.site),
  );
  return [
    ...runs,
    ...others.map((environment) => ({
      environment,
      run: undefined,
      around: environment.site?.owner.span ?? { start: 0, end: document.text.length },
    })),
  ].sort((a, b) => a.environment.span.start - b.environment.span.start);
}

/** The job around the place, and of jobs in jobs the nearest. */
function innermost(subjects: readonly Subject[], place: Span): Subject[] {
  const around = subjects.filter((each) => touches(each.around, place));
  const size = ({ around: { start, end } }: Subject) => end - start;
  const smallest = Math.min(...around.map(size));
  return around.filter((each) => size(each) === smallest);
}

function plansOf(
  subject: Subject,
  document: DocumentFacts,
  wishes: PlanWishes,
  lines: Lines,
): (ContainerPlan | NoPlan)[] {
  const { environment, run } = subject;
  const source = sourceOf(subject, document, lines);
  const component = run?.component === undefined ? undefined : documentFacts(document.project, run.component);
  const inside = component ? subjectsOf(component) : [];
  // A pipeline in a pipeline has steps of its own.
  if (component?.kind === 'pipelineComponent')
    return containerPlans(component, { curatedAs: wishes.curatedAs }).map((plan) => ({
      ...plan,
      source: { ...source, step: [source.step, plan.source?.step].filter((each) => each).join('.') },
    }));
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
      ? jobSettings(of.run, component.path, name, { run, path: document.path })
      : run
        ? jobSettings(run, document.path, name)
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
    base,
    sources,
    accelerator: accelerator && { kind: accelerator.kind, version: accelerator.version },
    interpreter,
    needs: hostNeeds(matrix, stack, accelerator, image),
    job,
    remarks,
  };
}

/** What the names of well-known images of others say. */
function acceleratorOfName(image: string): Accelerator | undefined {
  const [, cuda] = /\bcu(?:da)?(\d{1,2}\.\d)/i.exec(image) ?? [];
  const [, rocm] = /\brocm-?(\d+\.\d(?:\.\d+)?)/i.exec(image) ?? [];
  if (rocm) return { kind: 'rocm', version: rocm };
  return cuda ? { kind: 'cuda', version: cuda } : undefined;
}

function sourceOf({ environment, run }: Subject, document: DocumentFacts, lines: Lines): PlanSource {
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

/** The step below `jobs:`, with its key. */
function stepPair({ owners }: Run): YamlPair | undefined {
  for (const [index, owner] of owners.entries()) {
    for (const parent of owners.slice(index + 1)) {
      const jobs = asMapping(valueFor(parent, 'jobs'));
      const pair = jobs?.pairs.find(({ value }) => value === owner);
      if (pair) return pair;
    }
  }
  return undefined;
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
