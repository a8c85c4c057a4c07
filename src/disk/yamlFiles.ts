/** Lists files on disk; nothing else here knows what is in them. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders in which nobody keeps documents of their own. */
export const skippedFolders: ReadonlySet<string> = new Set([
  '.git',
  'node_modules',
  '__pycache__',
  '.venv',
  'venv',
  '.tox',
  '.mypy_cache',
]);

/** So much of a folder tree is looked at: enough for a large repository, little enough for a home directory. */
const mostFiles = 4000;
const mostFolders = 6000;
const deepest = 12;

/** YAML files below the folder, nearest first; with `depths` 1 those of the folder itself. Links are not followed: they may lead in circles. */
export function yamlFilesBelow(root: string, depths: number = deepest): string[] {
  const found: string[] = [];
  let folders = [root];
  let seen = 0;
  for (let depth = 0; depth < depths && folders.length > 0 && seen < mostFolders; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      if (++seen > mostFolders || found.length >= mostFiles) break;
      for (const entry of entriesOf(folder)) {
        if (entry.isDirectory()) {
          if (!skippedFolders.has(entry.name)) next.push(join(folder, entry.name));
        } else if (entry.isFile() && /\.ya?ml$/i.test(entry.name)) found.push(join(folder, entry.name));
      }
    }
    folders = next;
  }
  return found.slice(0, mostFiles);
}

/** Nothing where there is no such folder, or none that may be read. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
