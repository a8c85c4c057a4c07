/** The only files that an assistant may have read: those below the given folders, once links are followed. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { FileEntry, FileSystem } from '../../core/project/fileSystem.ts';
import { DiskFiles } from '../../disk/diskFiles.ts';
import { slashed } from '../../disk/slashed.ts';

/** Says in a sentence what the assistant did wrong. */
export class ToolError extends Error {}

export class Roots implements FileSystem {
  readonly #disk = new DiskFiles();
  /** As they really are, with a slash at the end. */
  readonly #folders: readonly string[];

  /** @param folders that exist */
  constructor(folders: readonly string[]) {
    this.#folders = folders.map((each) => `${slashed(realpathSync(each))}/`.replace(/\/+$/, '/'));
    for (const folder of this.#folders) this.#disk.permit(folder);
  }

  /** For the project: below which folders documents belong together. */
  get folders(): readonly string[] {
    return this.#folders.map((each) => each.replace(/(?<=.)\/$/, ''));
  }

  /**
   * The absolute path of what an assistant names: seen from the first of the folders, or absolute.
   * @throws ToolError for a path outside
   */
  resolve(written: string): string {
    const file = slashed(path.resolve(this.#folders[0] ?? '', written));
    if (this.#has(file)) return file;
    throw new ToolError(`${written} lies outside the folders that may be read.`);
  }

  version(file: string): string | undefined {
    return this.#has(file) ? this.#disk.version(file) : undefined;
  }

  read(file: string): string | undefined {
    return this.#has(file) ? this.#disk.read(file) : undefined;
  }

  size(file: string): number | undefined {
    return this.#has(file) ? this.#disk.size(file) : undefined;
  }

  list(folder: string): readonly FileEntry[] {
    return this.#has(folder) ? this.#disk.list(folder) : [];
  }

  #has(file: string): boolean {
    if (!this.#isInside(file)) return false;
    try {
      return this.#isInside(slashed(realpathSync(file)));
    } catch {
      // What is not there is not read either.
      return true;
    }
  }

  #isInside(file: string): boolean {
    return this.#folders.some((each) => `${file}/`.replace(/\/+$/, '/').startsWith(each));
  }
}
