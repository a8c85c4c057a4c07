/** The paths of a plan, where its folder has another name. */
import { isBelow } from './mounts.ts';
import type { ContainerBase, ContainerPlan, JobInput, JobSettings } from './plan.ts';

/**
 * The same plan, with what lies in a folder named by another path of that folder. Dev container tools resolve the
 * links to a folder, and then find nothing under the path by which it was opened.
 */
export function relocate(plan: ContainerPlan, from: string, to: string): ContainerPlan {
  if (from === to) return plan;
  const moved = (path: string) => (isBelow(path, from) ? to + path.slice(from.length) : path);
  const { source } = plan;
  return {
    ...plan,
    source: source && { ...source, path: moved(source.path) },
    sources: plan.sources.map(moved),
    base: movedBase(plan.base, moved),
    job: movedJob(plan.job, moved),
  };
}

type Move = (path: string) => string;

function movedBase(base: ContainerBase, moved: Move): ContainerBase {
  switch (base.kind) {
    case 'image':
      return base;
    case 'build':
      return { ...base, dockerfile: moved(base.dockerfile), context: moved(base.context) };
    case 'generated':
      return { ...base, context: base.context === undefined ? undefined : moved(base.context) };
    default:
      return base satisfies never;
  }
}

function movedJob(job: JobSettings, moved: Move): JobSettings {
  const { code, run } = job;
  const inputs = Object.entries(run?.inputs ?? {}).map(([name, input]): [string, JobInput] => [
    name,
    input.kind === 'path' ? { ...input, path: moved(input.path) } : input,
  ]);
  return {
    ...job,
    code: code === undefined ? undefined : moved(code),
    run: run && { ...run, inputs: Object.fromEntries(inputs) },
  };
}
