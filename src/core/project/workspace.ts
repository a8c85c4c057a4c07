/**
 * The files around a document. Paths are written with forward slashes and look like the document's own path:
 * whoever names a document `/home/me/jobs/train.yml` is asked for `/home/me/jobs/Dockerfile`.
 */
export interface Workspace {
  /** The text of a file as it is now, in an editor rather than on disk; `undefined` where there is none. */
  read(path: string): string | undefined;
  /** YAML files near that path: those of its workspace folder, not more than a few thousand. The same list as long as it does not change. */
  yamlFiles(near: string): readonly string[];
  /** What is in a folder, by name; nothing where there is no such folder. Absent where folders cannot be read. */
  list?(path: string): readonly { readonly name: string; readonly folder: boolean }[];
  /** Grows whenever a file may have changed: what was derived from the files is then derived again. */
  readonly revision: number;
}
