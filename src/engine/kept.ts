/** `.acpt/` in a folder of the user's: what ACPT keeps there, which Git does not see. */
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, renameSync, rmSync, type Stats } from 'node:fs';
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

  /** @throws CannotWrite where a link leads to it, or nothing can be hidden from Git there */
  constructor(root: string, folder: string) {
    refuseLinks(root, folder);
    // What is unfinished is nothing to commit either.
    hideFromGit(root);
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
      refuseLinks(this.#root, path.posix.relative(this.#root, this.#target));
      for (let tries = 1; ; tries++) {
        moveAway(this.#target, this.#old);
        try {
          renameSync(this.path, this.#target);
          break;
        } catch (error) {
          // Another run may have put its own there meanwhile.
          const isTaken = existsSync(this.#target) && existsSync(this.path);
          if (!isTaken || tries === mostTries) throw error;
          removeIfPossible(this.#old);
        }
      }
    } catch (error) {
      if (!existsSync(this.#target) && existsSync(this.#old)) renameSync(this.#old, this.#target);
      throw error instanceof CannotWrite ? error : cannotWrite(this.#target, error);
    }
    removeIfPossible(this.#old);
  }

  /** Removes what was not put in its place. */
  discard(): void {
    removeIfPossible(this.path);
  }
}

/** Where two runs put the same folder at once, one of them has to try again. */
const mostTries = 5;

/** What is in use by another program stays, which harms nobody. */
function removeIfPossible(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Neither the result nor an error that is on its way is worse for it.
  }
}

/**
 * @returns whether there was one
 * @throws CannotWrite
 */
export function removeKeptFolder(root: string, folder: string): boolean {
  const target = path.posix.join(root, folder);
  if (!statusOf(target)) return false;
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
    if (statusOf(above)?.isSymbolicLink())
      throw new CannotWrite(`${above} is a symbolic link; ACPT keeps nothing behind links.`);
  }
}

/** Of the link, where it is one; `undefined` where nothing is there, also because a file is where a folder would be. */
function statusOf(target: string): Stats | undefined {
  try {
    return lstatSync(target);
  } catch {
    return undefined;
  }
}

/** A link is moved as the link that it is. */
function moveAway(target: string, old: string): void {
  try {
    renameSync(target, old);
  } catch (error) {
    if (statusOf(target)) throw error;
  }
}

function cannotWrite(target: string, error: unknown): CannotWrite {
  return new CannotWrite(`Cannot write ${target}: ${error instanceof Error ? error.message : error}.`);
}
