import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { artifacts, ensureFolder, repository } from './folders.ts';
import type { VSCodeWindow } from './window.ts';
import { screenOf } from './window.ts';

/** A picture of what went wrong; it only helps to understand a failure that is reported anyway. */
export async function photograph(window: VSCodeWindow, suite: string, name: string): Promise<void> {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  await screenOf(suite, window.page)
    .screenshot(slug.slice(0, 60))
    .catch(() => {});
}

/** Keeps the log of a suite's window, and gives its place in the repository. */
export function keepLog(window: VSCodeWindow, suite: string): string {
  const file = path.join(ensureFolder(artifacts), `e2e-${suite}.log`);
  writeFileSync(file, window.log().join('\n'));
  return path.relative(repository, file);
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
