/** Finds the files of a folder tree that may say what an environment is. */
import { isDockerfilePath, isYamlPath, joined } from '../base/paths.ts';
import type { FileEntry } from './fileSystem.ts';

/** Folders in which nobody keeps documents of their own. */
export const skippedFolders: ReadonlySet<string> = new Set([
  '.git',
  '.acpt',
  'node_modules',
  '__pycache__',
  '.venv',
  'venv',
  '.tox',
  '.mypy_cache',
  'site-packages',
]);

/** So much of a folder tree is looked at: enough for a large repository, little enough for a home directory. */
const mostYamlFiles = 4000;
const mostDockerfiles = 500;
const mostFolders = 6000;
const deepest = 12;

/** Each sort by itself, those nearest to the root first. */
export interface WorkspaceFiles {
  readonly yaml: readonly string[];
  readonly dockerfiles: readonly string[];
}

/**
 * @param deep whether to look into the folders below
 * @param list what is in a folder
 */
export function workspaceFiles(
  root: string,
  deep: boolean,
  list: (folder: string) => readonly FileEntry[],
): WorkspaceFiles {
  const yaml: string[] = [];
  const dockerfiles: string[] = [];
  let folders = [root];
  let seen = 0;
  for (let depth = 0; depth < (deep ? deepest : 1) && folders.length > 0 && seen < mostFolders; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      if (++seen > mostFolders || yaml.length >= mostYamlFiles) break;
      for (const { name, folder: isFolder } of list(folder)) {
        if (isFolder) {
          if (!skippedFolders.has(name)) next.push(joined(folder, name));
        } else if (isYamlPath(name)) yaml.push(joined(folder, name));
        else if (isDockerfilePath(name)) dockerfiles.push(joined(folder, name));
      }
    }
    folders = next;
  }
  return { yaml: yaml.slice(0, mostYamlFiles), dockerfiles: dockerfiles.slice(0, mostDockerfiles) };
}
