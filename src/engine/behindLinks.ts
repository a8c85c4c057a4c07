import { realpathSync } from 'node:fs';

/** The path of a folder without links, with forward slashes; the same path where it leads nowhere. */
export function behindLinks(folder: string): string {
  try {
    return realpathSync(folder).replaceAll('\\', '/');
  } catch {
    return folder;
  }
}
