/** What a command read, so that it can be told whether anything of it has changed. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileEntry, FileSystem } from '../../core/project/fileSystem.ts';

/** What was asked of the disk, and what it said; also what was looked for in vain. */
export class Trace {
  readonly #answers = new Map<string, { readonly then: string; readonly ask: () => string }>();
  readonly #folders = new Set<string>();

  /** The same files; what is asked of them is noted. */
  of(files: FileSystem): FileSystem {
    const version = (path: string) => {
      const now = files.version(path);
      this.#note(path, `${now}`, () => `${files.version(path)}`, dirname(path));
      return now;
    };
    return {
      version,
      // What it was before it is read: what is written meanwhile is then seen as a change.
      read: (path) => (version(path) === undefined ? undefined : files.read(path)),
      size: (path) => files.size?.(path),
      permit: (folder) => files.permit?.(folder) ?? false,
      list: (folder) => {
        const entries = files.list(folder);
        this.#note(`${folder}/`, namesOf(entries), () => namesOf(files.list(folder)), folder);
        return entries;
      },
    };
  }

  /** A folder in which files were looked for, by the rules of its `.gitignore`. */
  folder(folder: string): void {
    const ask = () => namesIn(folder);
    this.#note(`${folder}/`, ask(), ask, folder);
    this.file(join(folder, '.gitignore'));
  }

  /** A file that was read without a project. */
  file(path: string): void {
    const ask = () => versionOf(path);
    this.#note(path, ask(), ask, dirname(path));
  }

  /** Where changes would show. */
  get folders(): ReadonlySet<string> {
    return this.#folders;
  }

  /** The files and folders that are not as they were when they were read. */
  changes(): string[] {
    return [...this.#answers].filter(([, { then, ask }]) => ask() !== then).map(([path]) => path);
  }

  /** The first answer is the one that was used. */
  #note(path: string, then: string, ask: () => string, folder: string): void {
    if (!this.#answers.has(path)) this.#answers.set(path, { then, ask });
    this.#folders.add(folder);
  }
}

function namesOf(entries: readonly FileEntry[]): string {
  return entries
    .map(({ name, folder }) => (folder ? `${name}/` : name))
    .sort()
    .join('\n');
}

function namesIn(folder: string): string {
  try {
    return readdirSync(folder).sort().join('\n');
  } catch {
    return '';
  }
}

function versionOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '';
}
