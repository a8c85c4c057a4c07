/** From which folder a document sees a path that it names. */
import { folderOf, isAbsolute, isPythonPath, joined } from '../base/paths.ts';
import type { Project } from './project.ts';

/**
 * That of the document. Python code sees paths from where it is started: its own folder, as a rule, or else the nearest one above that
 * has what is named.
 */
export function startFolder(project: Project, path: string, written: string): string {
  const own = folderOf(path);
  if (!isPythonPath(path) || isAbsolute(written)) return own;
  const isThere = (folder: string) => {
    const named = joined(folder, written);
    return project.exists(named) || project.list(named).length > 0;
  };
  return project.foldersAround(path).find(isThere) ?? own;
}
