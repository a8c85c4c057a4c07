import type { ChildProcess } from 'node:child_process';

/** Resolves to what npm wrote to its standard output; rejects with one sentence that says why it failed. */
export function npm(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly signal?: AbortSignal;
    readonly onStart?: (child: ChildProcess) => void;
  },
): Promise<string>;
