/** Files that lie beside a document and are what people mean there. */
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import type { Project } from '../../project/project.ts';

/** Names that people give to conda files; an environment of Azure ML may have them too. */
export const usualCondaName = /^(?:environment|conda)[\w.-]*\.ya?ml$/i;

export interface CodeFolder {
  /** As a document in the folder names it. */
  readonly written: string;
  /** The one that trains first. */
  readonly scripts: readonly string[];
}

/** How many folders are looked into, and how many files. */
const mostFolders = 20;
const mostFiles = 5;

/** Longer files are written by programs. */
const longest = 100_000;

/** The folder with Python in or below a folder, those that are called so first. */
export function codeFolderIn(project: Project, folder: string): CodeFolder | undefined {
  const folders = project
    .list(folder)
    .flatMap((each) => (each.folder && /^[\w-]+$/.test(each.name) ? [each.name] : []));
  const named = folders.sort((a, b) => Number(/^(?:src|code)$/.test(b)) - Number(/^(?:src|code)$/.test(a)));
  for (const name of named.slice(0, mostFolders)) {
    const scripts = scriptsIn(project, joined(folder, name));
    if (scripts.length > 0) return { written: `./${name}`, scripts };
  }
  const scripts = scriptsIn(project, folder);
  return scripts.length > 0 ? { written: '.', scripts } : undefined;
}

/** The Python files that a job may start. */
export function scriptsIn(project: Project, folder: string): readonly string[] {
  return project
    .list(folder)
    .flatMap(({ name, folder: isFolder }) =>
      !isFolder && /^[\w-]+\.py$/.test(name) && name !== '__init__.py' ? [name] : [],
    )
    .sort((a, b) => Number(/train|main/.test(b)) - Number(/train|main/.test(a)));
}

/** A conda file in the folder of a document, by its name and what it has at the top. */
export function condaFileBeside(project: Project, document: string): string | undefined {
  const folder = folderOf(document);
  return project
    .list(folder)
    .filter(
      ({ folder: isFolder, name }) =>
        !isFolder && usualCondaName.test(name) && joined(folder, name) !== document,
    )
    .slice(0, mostFiles)
    .find(({ name }) => readsAsConda(project, joined(folder, name)))?.name;
}

/** Whether a file has what only conda files have at the top, or is only called so and empty yet; nothing is parsed for it. */
export function readsAsConda(project: Project, path: string): boolean {
  const text = project.read(path);
  if (text === undefined || text.length > longest) return false;
  if (text.trim() === '') return usualCondaName.test(nameOf(path));
  return /^["']?dependencies["']?[ \t]*:/m.test(text) && !/^["']?\$schema["']?[ \t]*:/m.test(text);
}

/** The folder with a Dockerfile: the one of the document, or one in it. */
export function buildFolderIn(project: Project, folder: string): string | undefined {
  const holds = (each: string) => project.list(each).some(({ name }) => name === 'Dockerfile');
  if (holds(folder)) return '.';
  const found = project
    .list(folder)
    .filter(({ folder: isFolder, name }) => isFolder && /^[\w-]+$/.test(name))
    .slice(0, mostFolders)
    .find(({ name }) => holds(joined(folder, name)));
  return found && `./${found.name}`;
}
