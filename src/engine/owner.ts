/** Who the things belong to that ACPT makes in an engine, which several people may use. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import os from 'node:os';
import type { EngineFacts } from '../core/container/host/host.ts';

/** The same for all sessions of a user on this machine; says nothing about them to others. */
export function ownerOf({ elsewhere }: Pick<EngineFacts, 'elsewhere'>): string {
  // On an engine of another machine, users of several machines meet.
  return digest([userName(), String(process.getuid?.() ?? ''), ...(elsewhere ? [os.hostname()] : [])]);
}

/**
 * Whether a folder of this machine is another user's. Who commits a devcontainer.json commits the mark in it, and then
 * others make containers with it.
 */
export function isOfAnother(folder: string, user = process.getuid?.()): boolean {
  if (user === undefined) return false;
  try {
    return statSync(folder).uid !== user;
  } catch (error) {
    // What is not there any more belonged to whoever has the mark; what is closed does not.
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}

/** Tells folders apart in names that an engine takes. */
export function folderKey(workspaceFolder: string): string {
  return digest([workspaceFolder]);
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A user id without an entry in the list of users.
    return '';
  }
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 10);
}
