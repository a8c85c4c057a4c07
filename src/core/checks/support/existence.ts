/** Whether a file or folder that a document names is there. */
import { nearest } from '../../base/nearest.ts';
import { folderOf, isWithin, joined, nameOf } from '../../base/paths.ts';
import type { FileEntry } from '../../project/fileSystem.ts';
import { defineFact, type Fact, type Project } from '../../project/project.ts';
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
  /** The whole path as it was most likely meant, of what is there: a name that is nearly the same, or the same name nearby. */
  readonly meant: string | undefined;
}

/**
 * `undefined` where the path is there, and where that cannot be told: a folder cannot be listed, or is empty.
 * @param isFolder what it ought to be; `undefined` where it may be either
 */
export function missingPart(project: Project, path: string, isFolder?: boolean): Missing | undefined {
  return project.get(isFolder === undefined ? missingEither : isFolder ? missingFolder : missingFile, path);
}

/** The same of a file that is looked for in a folder that is uploaded: one beside that folder cannot be meant, for it is not uploaded. */
export function missingWithin(project: Project, uploaded: string, path: string): Missing | undefined {
  const missing = missingPart(project, path, false);
  return missing?.meant === undefined || isWithin(missing.meant, uploaded)
    ? missing
    : { ...missing, meant: undefined };
}

const missingEither = missingAs(undefined);
const missingFolder = missingAs(true);
const missingFile = missingAs(false);

function missingAs(isFolder: boolean | undefined): Fact<Missing | undefined> {
  return defineFact({
    name: 'where the way to a path ends',
    compute: (project, path) => findMissing(project, path, isFolder),
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
}

function findMissing(project: Project, path: string, isFolder: boolean | undefined): Missing | undefined {
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
      const meant = meantIn(project, entries, folder, name, below, isFolder);
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
  isFolder: boolean | undefined,
): string | undefined {
  const fits = (entry: FileEntry) =>
    below !== '' ? entry.folder : (isFolder ?? !name.includes('.', 1)) === entry.folder;
  const fitting = entries.filter(fits).map((each) => each.name);
  const found = nearest(name, fitting);
  if (found === undefined) return below === '' ? nearby(project, folder, name) : undefined;
  const path = joined(folder, below === '' ? found : `${found}/${below}`);
  if (below === '') return path;
  // What follows may be misspelt too.
  const missing = missingPart(project, path, isFolder);
  return missing ? missing.meant : path;
}

/** The only one of that name in the folder above or in one below. */
function nearby(project: Project, folder: string, name: string): string | undefined {
  const below = project.list(folder).slice(0, mostLookedThrough);
  const folders = [
    folderOf(folder),
    ...below.flatMap((each) => (each.folder ? joined(folder, each.name) : [])),
  ];
  const found = folders.flatMap((each) =>
    each !== folder && project.list(each).some((entry) => entry.name === name) ? joined(each, name) : [],
  );
  return found.length === 1 ? found[0] : undefined;
}

const mostLookedThrough = 100;

/** Whether there is any code below a folder, two folders deep: where there is none, only the YAML is here. */
export function holdsCode(project: Project, folder: string): boolean {
  return project.get(code, folder);
}

const code = defineFact<boolean>({
  name: 'code in or below a folder',
  compute: (project, folder) => findCode(project, folder, 2),
});

function findCode(project: Project, folder: string, depth: number): boolean {
  const entries = project.list(folder).slice(0, mostLookedThrough);
  if (entries.some(({ name, folder: isFolder }) => !isFolder && isCode.test(name))) return true;
  if (depth === 0) return false;
  return entries.some((each) => each.folder && findCode(project, joined(folder, each.name), depth - 1));
}

const isCode = /\.(?:py|ipynb|sh|r|java|scala|jl|c|cc|cpp|cu|go|rs|js|ts)$/i;

/** What a listing has at a path; links are in none, so nothing is known of what they lead to. */
export function entryAt(project: Project, path: string) {
  return project.list(folderOf(path)).find(({ name }) => name === nameOf(path));
}

/** The file, as a whole, that keeps another from the upload. */
export function leftOutBy(path: string) {
  return { path, span: { start: 0, end: 0 }, message: 'This file is left out.' };
}
