/** Files that only the client can read, and only in its own time: in a browser there is no disk. */
import { folderOf, nameOf } from '../../core/base/paths.ts';
import type { FileEntry, FileSystem } from '../../core/project/fileSystem.ts';
import type { FilesAnswer, FilesQuestion } from '../../protocol/files.ts';
import { pathOf, uriOf } from '../editor/paths.ts';

/** A file system that is told what it lacked, and whether an answer that was made of it has to be made again. */
export interface ServerFiles extends FileSystem {
  /**
   * Waits for what was asked for and not known.
   * @returns the files and folders of which more is known than before
   */
  settle?(): Promise<readonly string[]>;
  /** The client says that these changed, came or went. */
  forget?(paths: readonly string[]): void;
}

/** So many texts are read; whoever has more has opened no repository of jobs. */
const mostTexts = 3000;
/** Of a moment: the client reads them side by side, and the next question waits for all. */
const mostAtOnce = 200;

/**
 * Answers with what is known, and notes what is not: whoever is given an answer waits until nothing more was noted, so
 * that no file is said to be missing that was merely not looked at yet.
 */
export class AskedFiles implements ServerFiles {
  readonly #ask: (question: FilesQuestion) => Promise<FilesAnswer>;
  readonly #inside = new Set<string>();
  readonly #folders = new Map<string, ReadonlyMap<string, FileEntry & { readonly link: boolean }>>();
  readonly #texts = new Map<string, { readonly version: number; readonly text: string | undefined }>();
  readonly #wanted = { folders: new Set<string>(), files: new Set<string>() };
  /** Asked for already. */
  readonly #coming = new Set<string>();
  #versions = 0;
  #asking: Promise<readonly string[]> | undefined;

  constructor(ask: (question: FilesQuestion) => Promise<FilesAnswer>) {
    this.#ask = ask;
  }

  permit(folder: string): boolean {
    const whole = folder.endsWith('/') ? folder : `${folder}/`;
    if (this.#has(`${whole}x`)) return false;
    this.#inside.add(whole);
    return true;
  }

  version(path: string): string | number | undefined {
    const entry = this.#has(path) ? this.#folder(folderOf(path))?.get(nameOf(path)) : undefined;
    if (!entry || entry.folder) return undefined;
    return this.#texts.get(path)?.version ?? 'not read';
  }

  read(path: string): string | undefined {
    const known = this.#texts.get(path);
    if (!known && this.#has(path) && !this.#coming.has(path) && this.#texts.size < mostTexts)
      this.#wanted.files.add(path);
    return known?.text;
  }

  list(folder: string): readonly FileEntry[] {
    if (!this.#has(`${folder}/x`)) return [];
    return [...(this.#folder(folder)?.values() ?? [])].filter(({ link }) => !link);
  }

  settle(): Promise<readonly string[]> {
    const { folders, files } = this.#wanted;
    if (folders.size + files.size > 0)
      this.#asking ??= this.#fetch().finally(() => (this.#asking = undefined));
    return this.#asking ?? Promise.resolve([]);
  }

  forget(paths: readonly string[]): void {
    for (const path of paths) {
      this.#texts.delete(path);
      this.#folders.delete(path);
      this.#folders.delete(folderOf(path));
      for (const each of this.#texts.keys()) if (each.startsWith(`${path}/`)) this.#texts.delete(each);
      for (const each of this.#folders.keys()) if (each.startsWith(`${path}/`)) this.#folders.delete(each);
    }
  }

  #has(path: string): boolean {
    for (const folder of this.#inside) if (path.startsWith(folder)) return true;
    return false;
  }

  #folder(folder: string) {
    const known = this.#folders.get(folder);
    if (!known && this.#has(`${folder}/x`) && !this.#coming.has(folder)) this.#wanted.folders.add(folder);
    return known;
  }

  async #fetch(): Promise<readonly string[]> {
    const folders = taken(this.#wanted.folders);
    const files = taken(this.#wanted.files);
    for (const each of [...folders, ...files]) this.#coming.add(each);
    const answer = await this.#ask({ folders: folders.map(uriOf), files: files.map(uriOf) }).finally(() =>
      this.#coming.clear(),
    );
    // What the client says nothing of is not there.
    for (const folder of folders) this.#folders.set(folder, new Map());
    for (const path of files) this.#texts.set(path, { version: ++this.#versions, text: undefined });
    for (const { uri, entries } of answer.folders)
      this.#folders.set(pathOf(uri), new Map(entries.map((entry) => [entry.name, entry])));
    for (const { uri, text } of answer.files)
      this.#texts.set(pathOf(uri), { version: ++this.#versions, text });
    return [...folders, ...files];
  }
}

function taken(wanted: Set<string>): string[] {
  const some = [...wanted].slice(0, mostAtOnce);
  for (const each of some) wanted.delete(each);
  return some;
}
