import type { RemoteConsole } from 'vscode-languageserver';
import { folderOf, isFilePath } from '../../core/base/paths.ts';
import { printable } from '../../core/base/printable.ts';
import type { Matrix } from '../../core/knowledge/matrix/matrix.ts';
import type { FileSystem } from '../../core/project/fileSystem.ts';
import { Project } from '../../core/project/project.ts';
import { Others } from './others.ts';
import { pathOf } from './paths.ts';
import { Writing } from './writing.ts';

/**
 * How long, in milliseconds, files on disk and listings of folders are taken for unchanged without a look. A client
 * that watches files tells at once what changed of those that it watches; not all files have names that it watches.
 */
const fileLife = { watched: 5000, unwatched: 1000 };
const listingLife = 30_000;

/** The project of an editor: its open documents over the disk, and the time. */
export class EditorProject {
  readonly project: Project;
  readonly writing = new Writing();
  readonly others = new Others();
  readonly #files: FileSystem;
  /** Whether the client tells of changes on disk. */
  isWatched = false;
  readonly #now: () => number;
  #filesSeen: number;
  #listingsSeen: number;

  constructor(
    files: FileSystem,
    matrix: Matrix,
    log: Pick<RemoteConsole, 'error'>,
    now: () => number = Date.now,
  ) {
    this.#now = now;
    this.#files = files;
    this.#filesSeen = now();
    this.#listingsSeen = now();
    this.project = new Project({
      files,
      matrix,
      roots: [],
      today: dayOf(now()),
      onBug: (rule, path, error) =>
        log.error(
          `${rule} failed on ${printable(path)}: ${error instanceof Error ? error.stack : String(error)}`,
        ),
    });
  }

  set rootUris(uris: readonly string[]) {
    const roots = uris.filter((uri) => uri.startsWith('file:')).map(pathOf);
    this.#permit(roots);
    this.project.roots = roots;
  }

  /** The editor has a document open, with that text. */
  open(uri: string, text: string): void {
    const path = pathOf(uri);
    if (isFilePath(path)) this.#permit([folderOf(path)]);
    this.writing.note(uri, text);
    this.project.open(path, text);
  }

  close(uri: string): void {
    this.writing.forget(uri);
    this.project.close(pathOf(uri));
  }

  #permit(folders: readonly string[]): void {
    // Not the first only: each has to be told.
    const more = folders.map((folder) => this.#files.permit?.(folder) === true);
    if (more.includes(true)) this.project.filesChanged();
  }

  /** Before a request is answered: what may have changed without anyone telling. */
  refresh(): void {
    const now = this.#now();
    this.project.today = dayOf(now);
    if (now - this.#filesSeen > (this.isWatched ? fileLife.watched : fileLife.unwatched)) {
      this.#filesSeen = now;
      this.project.filesChanged();
    }
    if (now - this.#listingsSeen > listingLife) {
      this.#listingsSeen = now;
      this.project.foldersChanged();
    }
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
