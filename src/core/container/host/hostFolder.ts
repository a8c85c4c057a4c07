/** The folder of the host that is opened in a container. */
export interface HostFolder {
  /** The folder that is opened in the container: absolute, with forward slashes. */
  readonly workspaceFolder: string;
  /** The root of the Git repository around it, which the dev container tools mount as a whole. */
  readonly gitRoot: string | undefined;
  /** The name of the folder in `.devcontainer/`. */
  readonly folder: string;
  /** Whether a file or folder is there: what is not cannot be mounted. */
  readonly exists: (path: string) => boolean;
}
