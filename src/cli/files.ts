/** The files that a command is about, and the project that it reads them in. */
import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isDockerfilePath, isNotebookPath, isPythonPath, isYamlPath } from '../core/base/paths.ts';
import { printable } from '../core/base/printable.ts';
import { notebookText } from '../core/languages/notebook/notebook.ts';
import { Project } from '../core/project/project.ts';
import { skippedFolders } from '../core/project/workspaceFiles.ts';
import { DiskFiles } from '../disk/diskFiles.ts';
import { repositoryAround } from '../disk/fence.ts';
import type { EntryKind, Listings } from '../disk/listings.ts';
import { slashed } from '../disk/slashed.ts';
import { IgnoreRules } from './ignored.ts';
import { CommandError, type Output, stackOf } from './output.ts';
import { namesAzureML } from './pythonFiles.ts';
import type { Trace } from './watch/trace.ts';

export interface FoundFile {
  /** As a project names it. */
  readonly path: string;
  /** As the user would write it. */
  readonly shown: string;
  /** Whether the user named this very file, rather than a folder above it. */
  readonly named: boolean;
}

/** Who is told of what on the way. */
interface Search {
  /** Of folders that cannot be read; without it that is thrown. */
  readonly onUnreadable?: ((error: CommandError) => void) | undefined;
  /** Notes where files were looked for. */
  readonly trace?: Trace | undefined;
  /** Gets what is in the folders. */
  readonly listings?: Listings | undefined;
}

/**
 * The files that the paths name: themselves, or all YAML, Dockerfiles and Python code that names Azure ML below a
 * folder that git does not ignore, in order of their names.
 * @throws CommandError
 */
export function* findFiles(paths: readonly string[], search: Search = {}): Generator<FoundFile> {
  for (const path of paths) {
    const status = statusOf(path);
    if (!status) throw new CommandError(`File or folder not found: ${path || '""'}.`);
    if (status.isDirectory()) yield* below(path, IgnoreRules.above(resolve(path)), search);
    else yield { path: projectPath(path), shown: path, named: true };
  }
}

/** Whether there is such a folder, and not a file, a name that is too long or something that may not be looked at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw cannotRead(path, error);
  }
}

function* below(folder: string, above: IgnoreRules, search: Search): Generator<FoundFile> {
  const { trace, onUnreadable, listings } = search;
  trace?.folder(resolve(folder));
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const unreadable = cannotRead(folder, error);
    if (!onUnreadable) throw unreadable;
    onUnreadable(unreadable);
    return;
  }
  listings?.add(projectPath(folder), new Map(entries.map((entry) => [entry.name, kindOf(entry)])));
  const rules = entries.some(({ name }) => /^\.git(?:ignore)?$/.test(name))
    ? above.below(resolve(folder))
    : above;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // Links to folders are not followed: they may lead in circles.
    const isFolder = entry.isDirectory() && !skippedFolders.has(entry.name);
    const isPython = isPythonPath(entry.name);
    const isFile = entry.isFile() && (isPython || isYamlPath(entry.name) || isDockerfilePath(entry.name));
    if ((!isFolder && !isFile) || rules.ignore(resolve(path), isFolder)) continue;
    if (isFolder) yield* below(path, rules, search);
    else if (!isPython || namesAzureML(path))
      yield { path: projectPath(path), shown: noCommand(path), named: false };
    else trace?.file(resolve(path));
  }
}

function kindOf(entry: Dirent): EntryKind {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
}

function cannotRead(path: string, error: unknown): CommandError {
  // Without the code of the error and the name of the call that failed: `EACCES: …, open 'a.yml'`.
  const reason = error instanceof Error ? error.message.replace(/^[A-Z]+: |, \w+(?: '.*')?$/gs, '') : error;
  return new CommandError(`Cannot read ${path}: ${reason}.`, [], error);
}

/** Whether a file could not be read because it is not there. */
export function hasGone({ cause }: CommandError): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}

export function projectPath(path: string): string {
  return slashed(resolve(path));
}

/** A file of the project as a user in the working directory would name it. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return noCommand(slashed(below.startsWith('..') || isAbsolute(below) ? path : below));
}

/** A name at the beginning of a line that GitHub Actions would take for a command: `::error::a.yml`. */
function noCommand(path: string): string {
  return /^\s*::/.test(path) ? `./${path}` : path;
}

/**
 * @param paths of the files that the command is about: around them others are looked for
 * @param named files and folders as the user named them
 * @param listings what was in the folders where the files were found
 * @param again whether it is asked more than once, of texts that change
 */
export function openProject(
  paths: Iterable<string>,
  output: Output,
  named: readonly string[] = [],
  { listings, again = false }: { readonly listings?: Listings | undefined; readonly again?: boolean } = {},
): Project {
  const files = new DiskFiles(listings);
  const roots = rootsAround(paths, named, listings);
  for (const root of roots) files.permit(root);
  const project = new Project({
    files: output.trace?.of(files) ?? files,
    matrix: output.matrix,
    roots,
    changes: again,
    cacheBytes: again ? cacheBytesAgain : cacheBytes,
    today: new Date().toISOString().slice(0, 10),
    onBug: (rule, path, error) =>
      output.complain(
        ...`acpt: rule ${rule} failed on ${printable(shownPath(path))}: ${stackOf(error)}`.split('\n'),
      ),
  });
  return project;
}

/** Opens a file whatever its size and its bytes: somebody named it. */
export function openFile(project: Project, { path, shown }: FoundFile): void {
  if (project.read(path) !== undefined) return;
  const text = readText(shown);
  project.open(path, asText(path, text));
}

/** What a project has as the text of a file. */
export function asText(path: string, text: string): string {
  return isNotebookPath(path) ? notebookText(text) : text;
}

/** For what was read a moment ago. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readText(path: string): string {
  try {
    const status = statusOf(path);
    // Some devices never end. A pipe does: shells make them in place of files.
    if (status?.isCharacterDevice() || status?.isBlockDevice())
      throw new CommandError(`${path} is a device; expected a file.`);
    // Bytes that are no UTF-8 become replacement characters; the file is then no YAML of ours.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (statusOf(path)?.isDirectory()) throw new CommandError(`${path} is a folder; expected a file.`);
    throw cannotRead(path, error);
  }
}

/** Enough for a document and the files around it: one document is looked at after the other. */
const cacheBytes = 16 * 1024 * 1024;

/** What was found in files that no repair touches is not looked for again. */
const cacheBytesAgain = 256 * 1024 * 1024;

/** The inner ones first, so that a file belongs to the nearest. */
function rootsAround(paths: Iterable<string>, named: readonly string[], listings?: Listings): string[] {
  const folders = new Set(Array.from(paths, (path) => dirname(path)));
  const repositories = new Map<string, string | undefined>();
  const roots = new Set(
    Array.from(folders, (folder) =>
      slashed(repositoryAround(folder, repositories, listings) ?? outermost(folder, named)),
    ),
  );
  return [...roots].sort((a, b) => b.length - a.length);
}

/**
 * The repository around a file; else the outermost folder around it among those that were named and the working
 * directory; else its own folder. A whole disk is nobody's workspace, unless it was named.
 * @param repositories what was found out of other folders
 */
export function rootOf(
  path: string,
  named: readonly string[] = [],
  repositories?: Map<string, string | undefined>,
): string {
  const folder = dirname(resolve(path));
  return repositoryAround(folder, repositories) ?? outermost(folder, named);
}

function outermost(folder: string, named: readonly string[]): string {
  const here = process.cwd();
  const candidates = here === dirname(here) ? named : [here, ...named];
  const around = candidates.map((each) => resolve(each)).filter((each) => isWithin(folder, each));
  return around.sort((a, b) => a.length - b.length)[0] ?? folder;
}

function isWithin(folder: string, outer: string): boolean {
  const below = relative(outer, folder);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
