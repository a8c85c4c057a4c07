/** Which paths of the host a container sees. */
import type { HostFolder } from '../host/hostFolder.ts';
import type { ContainerPlan, JobInput } from './plan.ts';

/** A path of the host, and its place in the container. */
export interface OutsidePath {
  readonly path: string;
  readonly target: string;
  /** "The code", "The input data". */
  readonly what: string;
}

/** Where the container has a job's code that lies outside. */
export const codeTarget = '/acpt/code';

/** Where the container has an input that lies outside. */
export function inputTarget(name: string): string {
  return `/acpt/inputs/${name}`;
}

/** Code and inputs of the job that do not lie in what is mounted anyway. */
export function outsidePaths({ job }: ContainerPlan, place: HostFolder): OutsidePath[] {
  const inputs = Object.entries(job.run?.inputs ?? {}).flatMap(([name, input]) =>
    input.kind === 'path' && /^[\w.-]+$/.test(name)
      ? [{ path: input.path, target: inputTarget(name), what: `Input "${name}"` }]
      : [],
  );
  const code = job.code === undefined ? [] : [{ path: job.code, target: codeTarget, what: 'The code' }];
  // A comma would begin another option of the mount, a quote a text in it.
  return [...code, ...inputs].filter(
    ({ path }) => !isMounted(path, place) && !/[,"]/.test(path) && place.exists(path),
  );
}

/** The build context, where it is not a folder of what is opened: all of it is sent to the engine. */
export function outsideContext({ base }: ContainerPlan, place: HostFolder): string | undefined {
  const context = base.kind === 'image' ? undefined : base.context;
  return context === undefined || isMounted(context, place) ? undefined : context;
}

/** Whether the path is in what the dev container tools mount: the repository, else the folder itself. */
export function isMounted(
  path: string,
  { workspaceFolder, gitRoot }: Pick<HostFolder, 'workspaceFolder' | 'gitRoot'>,
): boolean {
  return isBelow(path, gitRoot ?? workspaceFolder);
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/**
 * The plan as it is in the container that was made for it: what lay outside on the host is where it was mounted.
 * @param exists whether a path is there, in the container
 */
export function asMounted(plan: ContainerPlan, exists: HostFolder['exists']): ContainerPlan {
  const { run, code } = plan.job;
  const isHere = (name: string, input: JobInput) =>
    input.kind === 'literal' || (input.kind === 'path' && exists(input.path)) || !exists(inputTarget(name));
  const inputs = Object.entries(run?.inputs ?? {}).map(([name, input]): [string, JobInput] => [
    name,
    isHere(name, input) ? input : { kind: 'path', path: inputTarget(name) },
  ]);
  return {
    ...plan,
    job: {
      ...plan.job,
      code: code !== undefined && !exists(code) && exists(codeTarget) ? codeTarget : code,
      run: run && { ...run, inputs: Object.fromEntries(inputs) },
    },
  };
}
