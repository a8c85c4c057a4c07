/** Tells that something happened in folders: not what, which systems and editors report in too many ways. */
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Where the system cannot tell, one looks every so many milliseconds. */
const pollingInterval = 1000;

export class FolderWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #onEvent: () => void;
  readonly #watchFolder: typeof watch;
  #polling: NodeJS.Timeout | undefined;

  /** @param watchFolder of the system */
  constructor(onEvent: () => void, watchFolder: typeof watch = watch) {
    this.#onEvent = onEvent;
    this.#watchFolder = watchFolder;
  }

  /** Watches these folders and no others; in place of one that is not there, the nearest above it that is. */
  set(folders: Iterable<string>): void {
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.#watchers)
      if (!wanted.has(folder)) {
        watcher.close();
        this.#watchers.delete(folder);
      }
    let isComplete = true;
    for (const folder of wanted) isComplete = this.#watch(folder) && isComplete;
    if (isComplete) {
      clearInterval(this.#polling);
      this.#polling = undefined;
    } else this.#polling ??= setInterval(this.#onEvent, pollingInterval);
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    clearInterval(this.#polling);
    this.#polling = undefined;
  }

  /** @returns whether the system tells of changes there */
  #watch(folder: string): boolean {
    if (this.#watchers.has(folder)) return true;
    try {
      const watcher = this.#watchFolder(folder, this.#onEvent);
      // It was removed, or the system gave up.
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
        this.#onEvent();
      });
      this.#watchers.set(folder, watcher);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const above = dirname(folder);
      const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
      return isMissing && above !== folder ? this.#watch(above) : false;
    }
  }
}
