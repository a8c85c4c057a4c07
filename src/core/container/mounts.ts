/** Which paths of the host a container sees. */
import type { Place } from './generate.ts';
import type { ContainerPlan } from './plan.ts';

/** A path of the host, and its place in the container. */
export interface OutsidePath {
  readonly path: string;
  readonly target: string;
  /** "The code", "The input data". */
  readonly what: string;
}

/** Code and inputs of the job that do not lie in what is mounted anyway. */
export function outsidePaths({ job }: ContainerPlan, place: Place): OutsidePath[] {
  const inputs = Object.entries(job.run?.inputs ?? {}).flatMap(([name, input]) =>
    input.kind === 'path' && /^[\w.-]+$/.test(name)
      ? [{ path: input.path, target: `/acpt/inputs/${name}`, what: `The input ${name}` }]
      : [],
  );
  const code = job.code === undefined ? [] : [{ path: job.code, target: '/acpt/code', what: 'The code' }];
  // A comma would begin another option of the mount, a quote a text in it.
  return [...code, ...inputs].filter(
    ({ path }) => !isMounted(path, place) && !/[,"]/.test(path) && place.exists(path),
  );
}

/** The build context, where it is not a folder of what is opened: all of it is sent to the engine. */
export function outsideContext({ base }: ContainerPlan, place: Place): string | undefined {
  const context = base.kind === 'image' ? undefined : base.context;
  return context === undefined || isMounted(context, place) ? undefined : context;
}

/** Whether the path is in what the dev container tools mount: the repository, else the folder itself. */
export function isMounted(
  path: string,
  { workspaceFolder, gitRoot }: Pick<Place, 'workspaceFolder' | 'gitRoot'>,
): boolean {
  return isBelow(path, gitRoot ?? workspaceFolder);
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
