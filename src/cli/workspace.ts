import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Workspace } from '../core/project/workspace.ts';
import { type DiskText, readText } from '../disk/readText.ts';
import { yamlFilesBelow } from '../disk/yamlFiles.ts';

/** The files as they are when the command runs; each is read once. */
export class DiskWorkspace implements Workspace {
  readonly revision = 0;
  readonly #texts = new Map<string, DiskText | undefined>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #byFolder = new Map<string, readonly string[]>();

  read(path: string): string | undefined {
    if (!this.#texts.has(path)) this.#texts.set(path, readText(path));
    return this.#texts.get(path)?.text;
  }

  yamlFiles(near: string): readonly string[] {
    const folder = dirname(near);
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const root = rootOf(near);
    // Written as the document itself is: relative to the working directory, or absolute.
    const key = `${isAbsolute(near)} ${root}`;
    const list =
      this.#lists.get(key) ??
      yamlFilesBelow(root).map((path) => slashed(isAbsolute(near) ? path : relative(process.cwd(), path)));
    this.#lists.set(key, list);
    this.#byFolder.set(folder, list);
    return list;
  }
}

/** Paths as the engine writes them. */
export function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

/** The repository around a file; else the working directory, where the file lies below it; else its own folder. */
export function rootOf(path: string): string {
  const folder = dirname(resolve(path));
  for (let each = folder; ; each = dirname(each)) {
    if (existsSync(join(each, '.git'))) return each;
    if (each === dirname(each)) break;
  }
  const below = relative(process.cwd(), folder);
  return below.startsWith('..') || isAbsolute(below) ? folder : process.cwd();
}
