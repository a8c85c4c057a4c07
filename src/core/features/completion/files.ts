/** Files and folders that are offered where one is named, those that fit the purpose first. */
import type { PathPurpose } from '../../azureml/documents/localPaths.ts';
import { joined, nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import type { FileEntry } from '../../project/fileSystem.ts';
import type { Project } from '../../project/project.ts';
import { skippedFolders } from '../../project/workspaceFiles.ts';
import { readsAsConda } from './besideFiles.ts';
import { type Completion, plain } from './completion.ts';

/** The place where a file or folder is named. */
export interface PathPlace {
  readonly project: Project;
  /** The file in which it is named. */
  readonly path: string;
  /** The folder from which relative paths lead. */
  readonly from: string;
  /** `undefined` where the file is for something that is not known. */
  readonly purpose: PathPurpose | undefined;
  /** What stands before the cursor. */
  readonly typed: string;
  /** What an accepted completion replaces. */
  readonly span: Span;
}

/** Files that a value names for a purpose; folders always lead further. */
const fitting: Partial<Record<PathPurpose, RegExp>> = {
  code: /^$/,
  'build context': /^$/,
  'conda file': /\.ya?ml$/i,
  document: /\.ya?ml$/i,
  Dockerfile: /docker|^[^.]+$/i,
  script: /\.py$/i,
};

/** What may be named there, what fits best first. */
export function filesAt(place: PathPlace): Completion[] {
  const { project, path, from, purpose, typed, span } = place;
  if (/^(?:azureml:|[a-z]+:\/\/)/i.test(typed)) return [];
  const folder = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/') + 1) : './';
  const shown = folder === './' && !typed.startsWith('./') ? './' : folder;
  const files = purpose && fitting[purpose];
  const entries = entriesOf(project, joined(from, folder)).filter(
    (entry) =>
      entry.folder ||
      ((!files || files.test(entry.name)) && joined(joined(from, folder), entry.name) !== path),
  );
  const above =
    /^(?:\.{0,2}|(?:\.\.\/)*\.{0,2})$/.test(typed) && hasAbove(project, joined(from, folder))
      ? [{ name: '..', folder: true }]
      : [];
  // The files that are asked for, then the ways to others.
  const folders = entries.filter((each) => each.folder);
  const [likely, others] = purpose ? byLikelihood(project, joined(from, folder), entries, purpose) : [[], []];
  const ordered = files ? [...likely, ...folders, ...above, ...others] : [...entries, ...above];
  const found = ordered.map((entry): Completion => {
    const up = entry.name === '..';
    const text = `${up && shown === './' ? '' : shown}${entry.name}${entry.folder ? '/' : ''}`;
    return {
      ...plain,
      label: `${entry.name}${entry.folder ? '/' : ''}`,
      detail: entry.folder ? 'folder' : 'file',
      documentation: () => undefined,
      span,
      newText: text,
      filterText:
        up || typed.startsWith('./') || typed.startsWith('../')
          ? text
          : `${typed === '' ? '' : folder === './' ? '' : folder}${entry.name}`,
      kind: entry.folder ? 'folder' : 'file',
      continues: entry.folder,
    };
  });
  const whole = typed.includes('/') || !purpose ? [] : wholeFolders(project, path, from, purpose);
  return [
    ...found,
    ...whole.map(
      ([text, detail]): Completion => ({
        ...plain,
        label: text,
        detail,
        documentation: () => undefined,
        span,
        newText: text,
        filterText: text,
        kind: 'folder',
      }),
    ),
  ];
}

/**
 * Folders that are usually meant as they are: the document's own, and for code those with scripts further up. What lies
 * beside the workspace is of other projects, or somebody's home.
 */
function wholeFolders(
  project: Project,
  document: string,
  from: string,
  purpose: PathPurpose,
): [string, string][] {
  if (purpose !== 'code' && purpose !== 'build context') return [];
  const found: [string, string][] = [['.', 'this folder']];
  for (let up = '..', folder = from; purpose === 'code' && up.length <= '../..'.length; up += '/..') {
    if (!hasAbove(project, folder)) break;
    folder = joined(folder, '..');
    if (!isInWorkspace(project, document, folder)) break;
    const folders = entriesOf(project, folder).filter(({ folder: is, name }) => is && !name.startsWith('.'));
    for (const { name } of folders.slice(0, mostFolders)) {
      const path = joined(folder, name);
      if (path !== from && hasScripts(project, path))
        found.push([`${up}/${name}`, 'folder with Python files']);
    }
  }
  return found;
}

/** Whether the folder belongs to the workspace folder of the document. */
function isInWorkspace(project: Project, document: string, folder: string): boolean {
  const scope = project.scopeOf(document);
  return scope.startsWith('below ') && project.scopeOf(joined(folder, nameOf(document))) === scope;
}

/** How many folders are looked into. */
const mostFolders = 30;

function hasScripts(project: Project, folder: string): boolean {
  return project.list(folder).some(({ folder: is, name }) => !is && name.endsWith('.py'));
}

/** Whether the folder around has anything else that may be read: the workspace may end here. */
function hasAbove(project: Project, folder: string): boolean {
  return folder !== '' && project.list(joined(folder, '..')).some(({ name }) => name !== nameOf(folder));
}

/** The files that are what is asked for, and those that only have the ending; of conda files the content tells. */
function byLikelihood(
  project: Project,
  folder: string,
  entries: readonly FileEntry[],
  purpose: PathPurpose,
): [likely: FileEntry[], others: FileEntry[]] {
  const files = entries.filter((each) => !each.folder);
  if (purpose !== 'conda file') return [files, []];
  const isConda = ({ name }: FileEntry) => readsAsConda(project, joined(folder, name));
  const conda = new Set(files.slice(0, mostRead).filter(isConda));
  return [files.filter((each) => conda.has(each)), files.filter((each) => !conda.has(each))];
}

/** How many files are looked into. */
const mostRead = 100;

/** How many names of a folder are offered. */
const mostEntries = 500;

function entriesOf(project: Project, folder: string): FileEntry[] {
  return project
    .list(folder)
    .filter(({ name }) => !skippedFolders.has(name))
    .toSorted((a, b) => Number(isHidden(a)) - Number(isHidden(b)) || (a.name < b.name ? -1 : 1))
    .slice(0, mostEntries);
}

function isHidden({ name }: FileEntry): boolean {
  return name.startsWith('.');
}
