/** What `acpt devcontainer` and `acpt preflight` share: one plan, this host, and which GPUs. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { Lines } from '../core/base/lines.ts';
import { gpuId, withGpus } from '../core/container/host/gpus.ts';
import type { Gpu, HostFacts } from '../core/container/host/host.ts';
import { type ContainerPlan, isPlan, type NoPlan } from '../core/container/plan/plan.ts';
import type { CuratedAs } from '../core/container/planning/base.ts';
import { namedPlan } from '../core/container/planning/matrixPlans.ts';
import { containerPlans } from '../core/container/planning/plans.ts';
import { preflight, usualGpu } from '../core/container/preflight/preflight.ts';
import { slashed } from '../disk/slashed.ts';
import { gpusBefore } from '../engine/files.ts';
import { probeHost } from '../engine/probe.ts';
import type { PreflightOptions } from './commands/containers.ts';
import { chooseEnvironments, lineSpan } from './environments.ts';
import { isFolder, rootOf } from './files.ts';
import { CommandError, type Output } from './output.ts';
import { openSubject } from './subject.ts';

/** The options that say what runs on which machine. */
export type ContainerValues = Omit<PreflightOptions, 'format'>;

export interface ContainerSubject {
  readonly plan: ContainerPlan;
  readonly host: HostFacts;
  readonly gpu: Gpu;
  /** Absolute, with forward slashes. */
  readonly workspaceFolder: string;
}

export async function containerSubject(
  subject: string,
  values: ContainerValues,
  output: Output,
): Promise<ContainerSubject> {
  gpusAsked(values);
  const { plan, file } = onePlan(subject, curatedAsOf(values), output);
  return subjectOf(plan, file, values, output);
}

/** The steps of a pipeline, or the one job of a file, each for `subjectOf`. */
export function plansOf(
  subject: string,
  values: ContainerValues,
  output: Output,
): {
  readonly plans: readonly (ContainerPlan | NoPlan)[];
  readonly file: string;
  readonly isPipeline: boolean;
  /** Of a pipeline that one of its lines names. */
  readonly step: string | undefined;
} {
  gpusAsked(values);
  const curatedAs = curatedAsOf(values);
  const { document, line, file } = openSubject(subject, output);
  if (file === undefined) throw new CommandError(`${subject} is a reference; expected the file of a job.`);
  if (line === undefined && document.kind === 'pipelineJob')
    return { plans: containerPlans(document, { curatedAs }), file, isPipeline: true, step: undefined };
  const { plan } = onePlan(subject, curatedAs, output);
  const step = document.kind?.startsWith('pipeline') ? plan.source?.step : undefined;
  return { plans: [plan], file, isPipeline: false, step };
}

/** @throws CommandError for what cannot be meant */
function gpusAsked({ gpu, gpus }: ContainerValues) {
  const chosen = chosenGpus(gpus);
  if (chosen === 'none' && gpu !== 'auto' && gpu !== 'none')
    throw new CommandError(`--gpus none and --gpu ${gpu} contradict each other.`);
  return { chosen, asked: chosen === 'none' ? ('none' as const) : gpu };
}

function curatedAsOf({ base }: ContainerValues): CuratedAs {
  return base === 'acpt' ? 'base' : 'image';
}

/** @param file in whose repository the container is made */
export async function subjectOf(
  plan: ContainerPlan,
  file: string | undefined,
  values: ContainerValues,
  output: Output,
): Promise<ContainerSubject> {
  const { chosen, asked } = gpusAsked(values);
  const seen = await probeHost({
    engine: values.engine,
    image: plan.needs.image,
    insideContainer: process.env.REMOTE_CONTAINERS === 'true' || process.env.CODESPACES === 'true',
  });
  const folder = workspaceFolder(values.workspaceFolder, file);
  const kind = asked === 'auto' ? usualGpu(plan, seen) : asked;
  const host = withGpus(
    seen,
    kind,
    chosen === undefined
      ? gpusBefore(plan, kind, folder)
      : chosen === 'none' || chosen === 'all'
        ? []
        : chosen,
  );
  return { plan, host, gpu: chooseGpu(asked, plan, host, output), workspaceFolder: folder };
}

/** `0,1`: the numbers that nvidia-smi or rocm-smi shows, or those of slices. */
function chosenGpus(option: string | undefined): readonly string[] | 'all' | 'none' | undefined {
  if (option === undefined || option === 'all' || option === 'none') return option;
  const ids = option.split(',').map((id) => id.trim());
  if (ids.every((id) => gpuId.test(id))) return ids;
  throw new CommandError(
    `Invalid value "${option}" for --gpus. Expected all, none, or numbers such as 0,1; a MIG slice is 0:1.`,
  );
}

function onePlan(
  subject: string,
  curatedAs: CuratedAs,
  output: Output,
): { plan: ContainerPlan; file: string | undefined } {
  const { document, line, file, reference } = openSubject(subject, output);
  if (file === undefined) {
    // The settings of the folder in which the command runs.
    const { images = [] } = document.settings;
    const found = namedPlan(document.matrix, images, reference ?? subject, curatedAs);
    if ('problem' in found) throw new CommandError(found.problem);
    return { plan: found, file };
  }
  if (!document.document && document.environments.length === 0)
    throw new CommandError(`${subject} is not an Azure ML document.`);
  const { text } = document;
  // Where the line is that of nothing that runs, another step is not what was meant.
  if (line !== undefined) chooseEnvironments(document, line, subject);
  const place = line === undefined ? undefined : lineSpan(line, new Lines(text), text);
  const plans = containerPlans(document, { curatedAs, ...(place ? { place } : {}) });
  const [first, ...others] = plans;
  if (!first) throw new CommandError(`No environment found in ${subject}.`);
  const different = others.some((each) => describe(each) !== describe(first));
  if (others.length > 0 && different)
    throw new CommandError(
      `${subject} has ${plans.length} environments. Choose one by its line:`,
      plans.map((each) => `  ${file}:${each.source ? each.source.line + 1 : 1}  ${describe(each)}`),
    );
  if (!isPlan(first)) throw new CommandError(first.problem);
  return { plan: first, file };
}

function describe(plan: ContainerPlan | NoPlan): string {
  const step = plan.source?.step === undefined ? '' : `${plan.source.step}: `;
  return `${step}${plan.title}`;
}

/** What was asked for; else what the image is built for, and the processor where this host cannot give it that. */
function chooseGpu(
  option: PreflightOptions['gpu'],
  plan: ContainerPlan,
  host: HostFacts,
  output: Output,
): Gpu {
  if (option !== 'auto') return option;
  const gpu = usualGpu(plan, host);
  const against = preflight(plan, host, gpu).verdicts.filter((each) => each.status === 'bad' && each.gpu);
  if (gpu === 'none' || against.length === 0) return gpu;
  for (const { message } of against) output.complain(`acpt: ${message}`);
  output.complain('acpt: Using the CPU. Pass --gpu to override.');
  return 'none';
}

/** The folder that is named; else the working directory, where the file lies below it; else the repository around the file. */
export function workspaceFolder(named: string | undefined, file: string | undefined): string {
  if (named !== undefined) {
    if (!isFolder(named)) throw new CommandError(`Folder not found: ${named} (--workspace-folder).`);
    // Dev container tools resolve links, and would find another folder than the one that was named.
    return slashed(realpathSync(named));
  }
  if (file === undefined) return slashed(process.cwd());
  const below = path.relative(process.cwd(), path.resolve(file));
  return slashed(below.startsWith('..') || path.isAbsolute(below) ? rootOf(file) : process.cwd());
}
