/** `.acpt/` in a folder of the user's: what ACPT keeps there, which Git does not see. */
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CannotWrite, safeWrite } from './safeWrite.ts';

export function hideFromGit(root: string): void {
  const ignored = path.posix.join(root, '.acpt', '.gitignore');
  if (!existsSync(ignored)) safeWrite(root, ignored, '*\n');
}

/**
 * Puts a folder in place of the one that is there, if any: whoever reads meanwhile has the old files or the new ones.
 * @param folder below `root`, with slashes
 * @param files by their paths in the folder
 * @throws CannotWrite
 */
export function replaceKeptFolder(root: string, folder: string, files: ReadonlyMap<string, string>): void {
  const unfinished = new UnfinishedFolder(root, folder);
  try {
    for (const [file, text] of files) safeWrite(root, path.posix.join(unfinished.path, file), text);
    unfinished.put();
  } finally {
    unfinished.discard();
  }
}

/** A folder that is filled beside the one that it will replace. */
export class UnfinishedFolder {
  /** Where it is filled; there once something is written in it. */
  readonly path: string;
  readonly #root: string;
  readonly #target: string;
  readonly #old: string;

  /** @throws CannotWrite where a link leads to it */
  constructor(root: string, folder: string) {
    refuseLinks(root, folder);
    const mark = randomUUID();
    this.#root = root;
    this.#target = path.posix.join(root, folder);
    this.path = `${this.#target}.${mark}.tmp`;
    this.#old = `${this.#target}.${mark}.old`;
  }

  /**
   * Puts it in its place.
   * @throws CannotWrite; then the old one is there as it was
   */
  put(): void {
    try {
      hideFromGit(this.#root);
      refuseLinks(this.#root, path.posix.relative(this.#root, this.#target));
      moveAway(this.#target, this.#old);
      renameSync(this.path, this.#target);
    } catch (error) {
      if (!existsSync(this.#target) && existsSync(this.#old)) renameSync(this.#old, this.#target);
      throw error instanceof CannotWrite ? error : cannotWrite(this.#target, error);
    }
    rmSync(this.#old, { recursive: true, force: true });
  }

  /** Removes what was not put in its place. */
  discard(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/**
 * @returns whether there was one
 * @throws CannotWrite
 */
export function removeKeptFolder(root: string, folder: string): boolean {
  const target = path.posix.join(root, folder);
  if (!lstatSync(target, { throwIfNoEntry: false })) return false;
  const old = `${target}.${randomUUID()}.old`;
  try {
    refuseLinks(root, folder);
    moveAway(target, old);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    throw error instanceof CannotWrite ? error : cannotWrite(target, error);
  }
  return true;
}

/** What a link leads to is the user's, inside the root as well: it would be removed with what it has. */
function refuseLinks(root: string, folder: string): void {
  let above = root;
  for (const name of path.posix.dirname(folder).split('/')) {
    above = path.posix.join(above, name);
    if (lstatSync(above, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new CannotWrite(`${above} is a symbolic link; ACPT keeps nothing behind links.`);
  }
}

/** A link is moved as the link that it is. */
function moveAway(target: string, old: string): void {
  if (lstatSync(target, { throwIfNoEntry: false })) renameSync(target, old);
}

function cannotWrite(target: string, error: unknown): CannotWrite {
  return new CannotWrite(`Cannot write ${target}: ${error instanceof Error ? error.message : error}.`);
}
