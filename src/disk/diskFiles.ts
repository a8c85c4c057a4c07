import { readdirSync, type Stats, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { FileEntry, FileSystem } from '../core/project/fileSystem.ts';
import { Fence } from './fence.ts';
import { largestFile, readRegularFile } from './readable.ts';

/** The files on disk as they are now, by absolute paths with forward slashes. Nothing is kept: that is a project's task. */
export class DiskFiles implements FileSystem {
  readonly #fence = new Fence();

  permit(folder: string): boolean {
    return this.#fence.open(folder);
  }

  version(path: string): string | undefined {
    const stats = this.#fence.has(path) ? statOf(path) : undefined;
    if (!stats?.isFile() || stats.size > largestFile) return undefined;
    return `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}`;
  }

  read(path: string): string | undefined {
    return this.#fence.has(path) ? readRegularFile(path) : undefined;
  }

  size(path: string): number | undefined {
    const stats = this.#fence.has(path) ? statOf(path) : undefined;
    return stats?.isFile() ? stats.size : undefined;
  }

  list(folder: string): readonly FileEntry[] {
    if (!statOf(folder)?.isDirectory()) return [];
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() || entry.isDirectory())
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
    } catch {
      // No such folder, or none that may be read.
      return [];
    }
  }
}

function statOf(path: string): Stats | undefined {
  if (!isAbsolute(path)) return undefined;
  try {
    // An error is dear to make, and most of what is asked for is not there.
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
