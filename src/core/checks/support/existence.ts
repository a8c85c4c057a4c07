/** Whether a file or folder that a document names is there. */
import { folderOf, nameOf } from '../../base/paths.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

/** Listings leave out links, so a file is also looked for by itself, and a folder by what is in it. */
export function isThere({ project }: DocumentFacts, path: string): boolean {
  const name = nameOf(path);
  if (project.list(folderOf(path)).some((each) => each.name === name)) return true;
  return project.exists(path) || project.list(path).length > 0;
}
