/** How an editor attaches to a program that waits in a container. */
import type { JsonObject } from '../configuration/generate.ts';
import { codeTarget, isMounted } from '../plan/mounts.ts';
import type { ContainerPlan } from '../plan/plan.ts';

export interface Attachment {
  readonly plan: ContainerPlan;
  readonly workspaceFolder: string;
  readonly gitRoot: string | undefined;
  readonly remoteWorkspaceFolder: string;
  /** The editor runs in the container: all paths are as they are. */
  readonly inPlace: boolean;
}

/** An entry for `configurations` in launch.json. */
export function attachConfiguration(attachment: Attachment, rank: number, port: number): JsonObject {
  const mappings = pathMappings(attachment);
  return {
    name: attachName(attachment.plan, rank),
    type: 'debugpy',
    request: 'attach',
    connect: { host: '127.0.0.1', port },
    ...(mappings.length === 0 ? {} : { pathMappings: mappings }),
    justMyCode: true,
  };
}

function attachName({ job, title }: ContainerPlan, rank: number): string {
  return `ACPT: Attach to ${job.run?.name ?? title}${rank === 0 ? '' : `, rank ${rank}`}`;
}

/** Which folder of this machine is which in the container. */
function pathMappings({
  plan,
  workspaceFolder,
  gitRoot,
  remoteWorkspaceFolder,
  inPlace,
}: Attachment): JsonObject[] {
  if (inPlace) return [];
  const { code } = plan.job;
  const mapping = (localRoot: string, remoteRoot: string) => ({ localRoot, remoteRoot });
  return [
    ...(code === undefined || isMounted(code, { workspaceFolder, gitRoot })
      ? []
      : [mapping(code, codeTarget)]),
    mapping(workspaceFolder, remoteWorkspaceFolder),
    // Code of the same repository that lies beside the folder.
    ...rootMapping(workspaceFolder, gitRoot, remoteWorkspaceFolder).map(([local, remote]) =>
      mapping(local, remote),
    ),
  ];
}

function rootMapping(folder: string, gitRoot: string | undefined, remote: string): [string, string][] {
  const below = gitRoot === undefined ? '' : folder.slice(gitRoot.length);
  return gitRoot !== undefined && below !== '' && remote.endsWith(below)
    ? [[gitRoot, remote.slice(0, -below.length)]]
    : [];
}
