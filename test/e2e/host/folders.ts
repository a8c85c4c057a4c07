import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');
/** What is fetched or generated, and may be deleted at any time. */
export const cache = path.join(repository, '.vscode-test');
export const artifacts = path.join(repository, '.artifacts');
export const screenshots = path.join(artifacts, 'screenshots');
/** What the walkthrough and the documents show. */
export const pictures = path.join(repository, 'docs', 'images');

const temporaries = new Set<string>();
process.on('exit', () => {
  for (const folder of temporaries) removeFolder(folder);
});

/** A folder of its own that is gone when this process ends, however it ends. */
export function temporaryFolder(purpose: string): string {
  // VS Code answers with the real path where a link leads, and macOS reaches its temporary folder through one.
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `acpt-${purpose}-`)));
  temporaries.add(folder);
  return folder;
}

/** The repository in a temporary folder, without what is installed, fetched or left behind, and without these entries. */
export function copyOfRepository(purpose: string, without: readonly string[] = []): string {
  const copy = temporaryFolder(purpose);
  const leftOut = new Set(['.git', 'node_modules', '.vscode-test', '.artifacts', ...without]);
  for (const name of readdirSync(repository).filter((each) => !leftOut.has(each)))
    cpSync(path.join(repository, name), path.join(copy, name), { recursive: true });
  return copy;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  temporaries.delete(folder);
}

export function ensureFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
