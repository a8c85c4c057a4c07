import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { FileEntry, FileSystem } from '../core/project/fileSystem.ts';

/** Larger files are no Dockerfiles, no requirements and no environments. */
const largest = 1_000_000;

/** The files on disk as they are now, by absolute paths with forward slashes. Nothing is kept: that is a project's task. */
export class DiskFiles implements FileSystem {
  version(path: string): string | undefined {
    const stats = statOf(path);
    if (!stats?.isFile() || stats.size > largest) return undefined;
    return `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}`;
  }

  read(path: string): string | undefined {
    try {
      return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    } catch {
      // Nothing that may be read.
      return undefined;
    }
  }

  list(folder: string): readonly FileEntry[] {
    if (!isAbsolute(folder)) return [];
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
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Paths as a project names them. */
export function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
