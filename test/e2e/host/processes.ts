import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';

export interface Started {
  /** Everything it has written so far, both streams together. */
  output(): string;
  onOutput(listener: (text: string) => void): void;
  /** The exit code, or undefined where a signal ended it or it could not be started at all. */
  readonly ended: Promise<number | undefined>;
  /** Asks it and its children to end, and makes them after three seconds. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly shell?: boolean;
}

const windows = process.platform === 'win32';
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) signalTree(child, 'SIGKILL');
});

/** Starts a process that does not outlive this one, nor do its children. */
export function start(command: string, args: readonly string[], options: StartOptions = {}): Started {
  // A process group of its own lets one signal reach all descendants.
  const child = spawn(command, args, { ...options, detached: !windows, stdio: ['ignore', 'pipe', 'pipe'] });
  adopt(child);
  let output = '';
  const listeners: ((text: string) => void)[] = [];
  const take = (text: string) => {
    output += text;
    for (const listener of listeners) listener(text);
  };
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', take);
  const ended = new Promise<number | undefined>((resolve) => {
    child.on('error', (error) => {
      take(`${command}: ${error.message}\n`);
      resolve(undefined);
    });
    child.on('close', (code) => resolve(code ?? undefined));
  });
  return {
    output: () => output,
    onOutput: (listener) => listeners.push(listener),
    ended,
    async stop() {
      signalTree(child, 'SIGTERM');
      const impatience = setTimeout(() => signalTree(child, 'SIGKILL'), 3000);
      await ended;
      clearTimeout(impatience);
      // The leader may end before the children it started.
      signalTree(child, 'SIGKILL');
    },
  };
}

/** Makes sure that a process started elsewhere, in a group of its own, ends with this one. */
export function adopt(child: ChildProcess): void {
  alive.add(child);
  child.on('close', () => alive.delete(child));
}

/** Runs it to its end; output is handed on as it comes where `onOutput` is given. */
export async function run(
  command: string,
  args: readonly string[],
  options: StartOptions & { readonly onOutput?: (text: string) => void } = {},
): Promise<{ readonly code: number | undefined; readonly output: string }> {
  const { onOutput, ...rest } = options;
  const started = start(command, args, rest);
  if (onOutput) started.onOutput(onOutput);
  const code = await started.ended;
  return { code, output: started.output() };
}

function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (windows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group, or it is not the leader of one.
    child.kill(signal);
  }
}
