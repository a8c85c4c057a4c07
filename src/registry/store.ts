/** Where the answers of a registry are kept: one file in the user's cache folder, which anybody may delete. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RegistryFacts } from '../core/knowledge/registry/facts.ts';
import { largestFile, readRegularFile } from '../disk/readable.ts';
import { cacheFolder } from '../runtime/cacheFolder.ts';

export function factsFile(): string {
  return path.join(process.env.ACPT_CACHE ?? path.join(cacheFolder(), 'acpt'), 'facts', 'registry.json');
}

/** When the facts were written, as a text that changes with them; `undefined` where there are none. */
export function factsVersion(): string | undefined {
  const stats = statSync(factsFile(), { throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.mtimeMs} ${stats.size}` : undefined;
}

/** `undefined` where there are none, or none that can be used: then the bundled facts stand alone. */
export function readFacts(): RegistryFacts | undefined {
  const text = readRegularFile(factsFile());
  if (text === undefined) return undefined;
  try {
    return RegistryFacts.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Whole or not at all: whoever reads meanwhile has the old ones.
 * @throws Error of the file system
 */
export function writeFacts(facts: RegistryFacts): void {
  const file = factsFile();
  const text = JSON.stringify(RegistryFacts.parse(facts));
  if (text.length > largestFile) throw new Error('The registry has more than this program can keep.');
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    writeFileSync(unfinished, text, { flag: 'wx', mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** @returns whether there were any */
export function forgetFacts(): boolean {
  const was = factsVersion() !== undefined;
  rmSync(factsFile(), { force: true });
  return was;
}
