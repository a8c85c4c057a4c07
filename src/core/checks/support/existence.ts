/** Whether a file or folder that a document names is there. */
import { nearest } from '../../base/nearest.ts';
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import type { FileEntry } from '../../project/fileSystem.ts';
import type { Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

/** Listings leave out links, so a file is also looked for by itself, and a folder by what is in it. */
export function isThere({ project }: DocumentFacts, path: string): boolean {
  const name = nameOf(path);
  if (project.list(folderOf(path)).some((each) => each.name === name)) return true;
  return isReached(project, path);
}

function isReached(project: Project, path: string): boolean {
  return project.exists(path) || project.list(path).length > 0;
}

/** Where the way to a path ends. */
export interface Missing {
  /** The folder up to which it is there. */
  readonly folder: string;
  /** What that folder lacks. */
  readonly name: string;
  /** What would follow in it, joined by slashes; empty where the name is the last. */
  readonly below: string;
  /** The same letters in another case: it is there on Windows and macOS only. */
  readonly otherCase: string | undefined;
  /** The whole path as it was most likely meant, of what is there. */
  readonly meant: string | undefined;
}

/** `undefined` where the path is there, and where that cannot be told: a folder cannot be listed, or is empty. */
export function missingPart(project: Project, path: string): Missing | undefined {
  if (/^\.\.(?:\/|$)/.test(path)) return undefined;
  let below = '';
  for (let at = path; ; ) {
    const folder = folderOf(at);
    if (folder === at) return undefined;
    const entries = project.list(folder);
    const name = nameOf(at);
    if (entries.length > 0) {
      if (entries.some((each) => each.name === name)) return undefined;
      const otherCase = entries.find((each) => each.name.toLowerCase() === name.toLowerCase())?.name;
      // A link, whose name no listing has.
      if (otherCase === undefined && isReached(project, at)) return undefined;
      const meant = meantIn(project, entries, folder, name, below);
      return { folder, name, below, otherCase, meant };
    }
    below = below === '' ? name : `${name}/${below}`;
    at = folder;
  }
}

function meantIn(
  project: Project,
  entries: readonly FileEntry[],
  folder: string,
  name: string,
  below: string,
): string | undefined {
  const fitting = entries.filter((each) => below === '' || each.folder).map((each) => each.name);
  const found = nearest(name, fitting);
  if (found === undefined) return below === '' ? nearby(project, folder, name) : undefined;
  const path = joined(folder, below === '' ? found : `${found}/${below}`);
  if (below === '') return path;
  // What follows may be misspelt too.
  const missing = missingPart(project, path);
  return missing ? missing.meant : path;
}

/** The only one of that name a folder further up, down or aside. */
function nearby(project: Project, folder: string, name: string): string | undefined {
  const up = folderOf(folder);
  const folders = [folder, up].flatMap((each) => [
    each,
    ...project
      .list(each)
      .slice(0, mostLookedThrough)
      .flatMap((entry) => (entry.folder ? joined(each, entry.name) : [])),
  ]);
  const found = [...new Set(folders)].flatMap((each) =>
    project.list(each).some((entry) => entry.name === name) ? joined(each, name) : [],
  );
  return found.length === 1 ? found[0] : undefined;
}

const mostLookedThrough = 100;
