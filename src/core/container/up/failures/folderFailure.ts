import type { Failure } from './failure.ts';

/**
 * A folder whose path the dev container tools cannot handle. With `=` in it they wait forever for a container that runs,
 * since they take the label that names the folder apart there; a quote ends the option that mounts it. Measured with
 * `@devcontainers/cli` 0.89 and Docker 20.10.
 */
export function folderFailure(workspaceFolder: string): Failure | undefined {
  const [sign] = /[="]/.exec(workspaceFolder) ?? [];
  if (sign === undefined) return undefined;
  return {
    code: 'folder-name',
    message: `Dev container tools cannot open a folder with ${sign} in its path: ${workspaceFolder}.`,
    action: 'Rename the folder, or open a copy at another path.',
    gpu: false,
  };
}
