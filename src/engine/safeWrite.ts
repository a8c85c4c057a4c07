/** Writing below a folder that a stranger may have filled: nothing outside it is touched, whatever links lie in it. */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Says in a sentence what cannot be written and why. */
export class CannotWrite extends Error {}

export function safeMkdir(root: string, folder: string): void {
  guarded(folder, () => {
    stayInside(root, folder);
    mkdirSync(folder, { recursive: true });
  });
}

/** Whole or not at all: a reader never sees half of it. */
export function safeWrite(root: string, file: string, text: string): void {
  safeMkdir(root, path.dirname(file));
  guarded(file, () => {
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new CannotWrite(`${file} is a symbolic link; ACPT does not write through links.`);
    // A name that nobody can have put a link at.
    const unfinished = `${file}.${randomUUID()}.tmp`;
    try {
      writeFileSync(unfinished, text, { flag: 'wx' });
      renameSync(unfinished, file);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  });
}

/** A copy beside the file: `devcontainer.json.old`, `.old2`, … */
export function keepOld(root: string, file: string): void {
  let old = `${file}.old`;
  for (let number = 2; existsSync(old); number++) old = `${file}.old${number}`;
  safeWrite(root, old, readFileSync(file, 'utf8'));
}

/** Writes without looking newer: for what nobody has to act on. */
export function safeWriteQuietly(root: string, file: string, text: string): void {
  const before = lstatSync(file, { throwIfNoEntry: false });
  safeWrite(root, file, text);
  if (before) utimesSync(file, before.atime, before.mtime);
}

/** The folder, or the nearest above it that is there, lies in the root once links are followed. */
function stayInside(root: string, folder: string): void {
  let there = folder;
  while (!existsSync(there) && there !== path.dirname(there)) {
    // A link to nothing is none to follow either.
    if (lstatSync(there, { throwIfNoEntry: false })) break;
    there = path.dirname(there);
  }
  const real = existsSync(there) ? realpathSync(there) : there;
  const inside = path.relative(realpathSync(root), real);
  if (inside.startsWith('..') || path.isAbsolute(inside) || !existsSync(there))
    throw new CannotWrite(`${there} leads to ${real}, outside the open folder; ACPT writes only inside it.`);
}

function guarded(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof CannotWrite) throw error;
    const { code, message } = reasonOf(file, error as NodeJS.ErrnoException);
    const reason: Readonly<Record<string, string>> = {
      EACCES: 'permission denied',
      EPERM: 'permission denied',
      EROFS: 'the disk is read-only',
      ENOSPC: 'the disk is full',
      ENOTDIR: 'a file exists where a folder is required',
      EEXIST: 'a file exists where a folder is required',
      EISDIR: 'a folder exists where the file is required',
    };
    throw new CannotWrite(`Cannot write ${file}: ${reason[code ?? ''] ?? message}.`);
  }
}

/** Where a folder is missing because none can be made, Node says only that it is missing. */
function reasonOf(file: string, error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  if (error.code !== 'ENOENT') return error;
  let there = path.dirname(file);
  while (!existsSync(there) && there !== path.dirname(there)) there = path.dirname(there);
  try {
    accessSync(there, constants.W_OK);
    return error;
  } catch (deeper) {
    return deeper as NodeJS.ErrnoException;
  }
}
