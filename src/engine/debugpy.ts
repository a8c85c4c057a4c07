/** The debugger in a container's Python. */
import { findDebugpy as question } from '../core/container/run/debugger.ts';
import { capture } from './capture.ts';
import type { InContainer } from './job.ts';

export type FoundDebugpy =
  | { readonly kind: 'found' }
  | { readonly kind: 'missing' }
  /** `said`: what came instead. */
  | { readonly kind: 'no python'; readonly said: string };

/** @param where `undefined`: this machine is the container */
export async function findDebugpy(where: InContainer | undefined, python: string): Promise<FoundDebugpy> {
  const { code, out, err } = await inside(where, python, ['-c', question], 30_000);
  if (code === 0 && /^debugpy \S+\s*$/.test(out)) return { kind: 'found' };
  return /ModuleNotFoundError|ImportError|No module named/.test(err)
    ? { kind: 'missing' }
    : { kind: 'no python', said: (err || out).trim().split('\n').at(-1) ?? '' };
}

/** @returns what pip said where it failed */
export async function installDebugpy(
  where: InContainer | undefined,
  python: string,
): Promise<string | undefined> {
  const { code, out, err } = await inside(
    where,
    python,
    ['-m', 'pip', 'install', '--disable-pip-version-check', 'debugpy'],
    300_000,
  );
  return code === 0 ? undefined : (err || out).trim();
}

function inside(where: InContainer | undefined, python: string, args: readonly string[], timeout: number) {
  return where
    ? capture(
        where.engine,
        ['exec', '-u', where.container.user, where.container.id, python, ...args],
        timeout,
      )
    : capture(python, args, timeout);
}
