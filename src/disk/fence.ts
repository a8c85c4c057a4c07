/** Where files may be read that nobody opened: a document can name any file of the machine. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Listings } from './listings.ts';
import { slashed } from './slashed.ts';

/** The folders of the workspace and of opened files, each with the repository that it lies in. */
export class Fence {
  readonly #inside = new Set<string>();
  readonly #repositories = new Map<string, string | undefined>();
  readonly #listings: Listings | undefined;

  constructor(listings?: Listings) {
    this.#listings = listings;
  }

  /**
   * Lets files be read below a folder, and in the repository around it.
   * @returns whether more may be read than before
   */
  open(folder: string): boolean {
    // What is inside already is in no larger repository than the one that was opened with it.
    if (this.has(`${slashed(folder)}/x`)) return false;
    const whole = repositoryAround(folder, this.#repositories, this.#listings) ?? folder;
    this.#inside.add(withSlash(slashed(whole)));
    return true;
  }

  has(file: string): boolean {
    for (const folder of this.#inside) if (file.startsWith(folder)) return true;
    return false;
  }
}

function withSlash(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}

/**
 * The nearest folder with a `.git`, from that one upwards.
 * @param known what was found out of other folders
 * @param listings what was in folders a moment ago
 */
export function repositoryAround(
  folder: string,
  known = new Map<string, string | undefined>(),
  listings?: Listings,
): string | undefined {
  if (known.has(folder)) return known.get(folder);
  const above = path.dirname(folder);
  const git = path.join(folder, '.git');
  const found =
    !listings?.lacks(slashed(git)) && existsSync(git)
      ? folder
      : above === folder
        ? undefined
        : repositoryAround(above, known, listings);
  known.set(folder, found);
  return found;
}
