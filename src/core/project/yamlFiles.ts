/** Finds the YAML files of a folder tree. */
import { isYamlPath, joined } from '../base/paths.ts';
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
const mostFolders = 6000;
const deepest = 12;

/**
 * Those nearest to the root first.
 * @param deep whether to look into the folders below
 * @param list what is in a folder
 */
export function yamlFilesOf(
  root: string,
  deep: boolean,
  list: (folder: string) => readonly FileEntry[],
): readonly string[] {
  const found: string[] = [];
  let folders = [root];
  let seen = 0;
  for (let depth = 0; depth < (deep ? deepest : 1) && folders.length > 0 && seen < mostFolders; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      if (++seen > mostFolders || found.length >= mostYamlFiles) break;
      for (const { name, folder: isFolder } of list(folder)) {
        if (isFolder && !skippedFolders.has(name)) next.push(joined(folder, name));
        else if (!isFolder && isYamlPath(name)) found.push(joined(folder, name));
      }
    }
    folders = next;
  }
  return found.slice(0, mostYamlFiles);
}
