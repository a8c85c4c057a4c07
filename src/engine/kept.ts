/** `.acpt/` in a folder of the user's: what ACPT keeps there, which Git does not see. */
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CannotWrite, safeMkdir, safeWrite } from './safeWrite.ts';

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
  const target = path.posix.join(root, folder);
  const mark = randomUUID();
  const unfinished = `${target}.${mark}.tmp`;
  const old = `${target}.${mark}.old`;
  try {
    for (const [file, text] of files) safeWrite(root, path.posix.join(unfinished, file), text);
    hideFromGit(root);
    moveAway(target, old);
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(target) && existsSync(old)) renameSync(old, target);
    throw error instanceof CannotWrite ? error : cannotWrite(target, error);
  }
  rmSync(old, { recursive: true, force: true });
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
    // Not the folder that a link leads to.
    safeMkdir(root, path.posix.dirname(target));
    moveAway(target, old);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    throw error instanceof CannotWrite ? error : cannotWrite(target, error);
  }
  return true;
}

/** A link is moved as the link that it is. */
function moveAway(target: string, old: string): void {
  if (lstatSync(target, { throwIfNoEntry: false })) renameSync(target, old);
}

function cannotWrite(target: string, error: unknown): CannotWrite {
  return new CannotWrite(`Cannot write ${target}: ${error instanceof Error ? error.message : error}.`);
}
