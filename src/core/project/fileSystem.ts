/** The outside as a project sees it. Paths have forward slashes. */

export interface FileEntry {
  readonly name: string;
  readonly folder: boolean;
}

/**
 * Files on disk, in memory, or fed ahead of time where reading is asynchronous. Answers are synchronous and may come
 * from a cache: a project asks again only after it was told that files may have changed.
 */
export interface FileSystem {
  /** Differs whenever the content does; `undefined` where there is no file that can be read. */
  version(path: string): string | number | undefined;
  /** `undefined` where there is no file that can be read. */
  read(path: string): string | undefined;
  /** In bytes, also of files that are too large to be read; `undefined` where there is no file, or nobody knows. */
  size?(path: string): number | undefined;
  /**
   * Lets files be read below a folder that somebody opened, and in the repository around it; elsewhere there are none.
   * Absent where all may be read.
   * @returns whether more may be read than before
   */
  permit?(folder: string): boolean;
  /** What is in a folder; nothing where there is no such folder. Links are left out: they may lead in circles. */
  list(folder: string): readonly FileEntry[];
}

/** Texts by path, for tests and for answers that change nothing on disk. */
export class MemoryFiles implements FileSystem {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  version(path: string): string | undefined {
    return this.#texts.get(path);
  }

  read(path: string): string | undefined {
    return this.#texts.get(path);
  }

  size(path: string): number | undefined {
    return this.#texts.get(path)?.length;
  }

  list(folder: string): readonly FileEntry[] {
    const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
    const entries = new Map<string, FileEntry>();
    for (const path of this.#texts.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...below] = path.slice(prefix.length).split('/');
      entries.set(name, { name, folder: below.length > 0 });
    }
    return [...entries.values()];
  }
}
