/** Puts entries into `.vscode/launch.json`, beside what people wrote there. */
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../core/container/configuration/generate.ts';
import { refreshLaunch } from '../core/container/configuration/launchEntries.ts';
import { hideFromGit } from './kept.ts';
import { safeWrite } from './safeWrite.ts';

export interface RefreshedLaunchFile {
  readonly file: string;
  /** Why it was left alone: a whole sentence. */
  readonly problem: string | undefined;
}

/** @throws CannotWrite */
export function refreshLaunchFile(
  workspaceFolder: string,
  entries: readonly JsonObject[],
): RefreshedLaunchFile {
  const file = path.posix.join(workspaceFolder, '.vscode', 'launch.json');
  const memory = path.posix.join(workspaceFolder, '.acpt', 'launch-written.json');
  const written = parsed(textOf(memory));
  const there = textOf(file);
  const text = refreshLaunch(there, written, entries);
  if (text === undefined)
    return { file, problem: `${file} is not valid JSON with comments, and was not changed.` };
  if (text !== there) safeWrite(workspaceFolder, file, text);
  const now = { ...written, ...Object.fromEntries(entries.map((each) => [String(each.name), each])) };
  hideFromGit(workspaceFolder);
  safeWrite(workspaceFolder, memory, `${JSON.stringify(now, undefined, 2)}\n`);
  return { file, problem: undefined };
}

function parsed(text: string | undefined): Record<string, JsonObject> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(([, each]) => typeof each === 'object' && each !== null),
    );
  } catch {
    // Somebody edited it: then it says nothing any more.
    return {};
  }
}

function textOf(file: string): string | undefined {
  try {
    return lstatSync(file).isFile() ? readFileSync(file, 'utf8').replace(/^\uFEFF/, '') : undefined;
  } catch {
    return undefined;
  }
}
