/** Files and folders of the system, of which those that are not there, or cannot be read, tell nothing. */
import { readdirSync, readFileSync } from 'node:fs';

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** In alphabetical order. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
