import { readFileSync, statSync } from 'node:fs';

/** Larger files are no Dockerfiles, no requirements and no environments. */
const largest = 1_000_000;

export interface DiskText {
  readonly modified: number;
  readonly size: number;
  readonly text: string;
}

/** The text of a file; the one that is known where the file has not changed. `undefined` where there is none. */
export function readText(path: string, known?: DiskText): DiskText | undefined {
  try {
    const { mtimeMs: modified, size } = statSync(path);
    if (known && known.modified === modified && known.size === size) return known;
    if (size > largest) return undefined;
    return { modified, size, text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch {
    // A folder, or nothing, or nothing that may be read.
    return undefined;
  }
}
