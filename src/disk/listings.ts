/**
 * What was in the folders that were walked, for a program that asks once and ends: most paths that it asks for lie in
 * such folders, and most are not there.
 */
import type { FileEntry } from '../core/project/fileSystem.ts';

/** Of a link it is not known what it leads to; a pipe or device is nothing to be read. */
export type EntryKind = 'file' | 'folder' | 'other';

interface Listing {
  readonly kinds: ReadonlyMap<string, EntryKind>;
  /** The names as they are compared, where that is not as they are written. */
  readonly folded: ReadonlySet<string>;
}

const noNames: ReadonlySet<string> = new Set();

/** Paths are absolute, with forward slashes. */
export class Listings {
  readonly #folders = new Map<string, Listing>();

  add(folder: string, kinds: ReadonlyMap<string, EntryKind>): void {
    const folded = Array.from(kinds.keys(), fold).filter((name) => !kinds.has(name));
    this.#folders.set(folder, { kinds, folded: folded.length > 0 ? new Set(folded) : noNames });
  }

  /** `undefined` where the folder around it was not listed, or had nothing of that very name. */
  kindOf(path: string): EntryKind | undefined {
    const slash = path.lastIndexOf('/');
    return this.#folders.get(path.slice(0, slash))?.kinds.get(path.slice(slash + 1));
  }

  /** Whether it is certain that nothing is there: the folder around it, or one above, was listed without it. */
  lacks(path: string): boolean {
    const slash = path.lastIndexOf('/');
    if (slash < 0) return false;
    const folder = path.slice(0, slash);
    const listing = this.#folders.get(folder);
    if (!listing) return this.lacks(folder);
    const name = path.slice(slash + 1);
    if (listing.kinds.has(name) || !isDecided(name)) return false;
    const folded = fold(name);
    return !listing.kinds.has(folded) && !listing.folded.has(folded);
  }

  /** Without links; `undefined` where the folder was not listed. */
  list(folder: string): readonly FileEntry[] | undefined {
    const listing = this.#folders.get(folder);
    return (
      listing &&
      [...listing.kinds]
        .filter(([, kind]) => kind !== 'other')
        .map(([name, kind]) => ({ name, folder: kind === 'folder' }))
    );
  }
}

/** As file systems compare names that do so regardless of case. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/**
 * Whether a name that is not in a listing can not be there under another one. It may where letters have several forms,
 * and Windows knows short names (`PROGRA~1`) and leaves out dots and spaces at the end.
 */
function isDecided(name: string): boolean {
  return /^[\x21-\x7d]+$/.test(name) && !name.endsWith('.');
}
