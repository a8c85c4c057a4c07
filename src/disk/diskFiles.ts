import { readdirSync, type Stats, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { FileEntry, FileSystem } from '../core/project/fileSystem.ts';
import { Fence } from './fence.ts';
import type { Listings } from './listings.ts';
import { largestFile, readRegularFile } from './readable.ts';

/** The files on disk as they are now, by absolute paths with forward slashes. Nothing is kept: that is a project's task. */
export class DiskFiles implements FileSystem {
  readonly #fence: Fence;
  readonly #listings: Listings | undefined;

  /** @param listings folders as they were a moment ago, for a program that asks once and ends */
  constructor(listings?: Listings) {
    this.#listings = listings;
    this.#fence = new Fence(listings);
  }

  permit(folder: string): boolean {
    return this.#fence.open(folder);
  }

  version(path: string): string | undefined {
    const stats = this.#statOf(path);
    if (!stats?.isFile() || stats.size > largestFile) return undefined;
    return `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}`;
  }

  read(path: string): string | undefined {
    if (!this.#fence.has(path)) return undefined;
    // An error is dear to make: it is not left to reading to find that nothing is there.
    if (this.#listings && this.#listings.kindOf(path) !== 'file' && !this.#statOf(path)) return undefined;
    return readRegularFile(path);
  }

  size(path: string): number | undefined {
    const stats = this.#statOf(path);
    return stats?.isFile() ? stats.size : undefined;
  }

  list(folder: string): readonly FileEntry[] {
    const known = this.#listings?.list(folder);
    if (known) return known;
    if (this.#listings?.lacks(folder) || !statOf(folder)?.isDirectory()) return [];
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() || entry.isDirectory())
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
    } catch {
      // No such folder, or none that may be read.
      return [];
    }
  }

  /** Of what may be read, unless it is known to be no file. */
  #statOf(path: string): Stats | undefined {
    if (!this.#fence.has(path)) return undefined;
    if (this.#listings?.kindOf(path) === 'folder' || this.#listings?.lacks(path)) return undefined;
    return statOf(path);
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
