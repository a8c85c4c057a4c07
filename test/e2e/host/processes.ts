import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { called, lastOutput, minute, second, within } from './limits.ts';
import { endTree, treeBelow } from './tree.ts';

export interface Started {
  readonly child: ChildProcess;
  /** Everything it has written so far, both streams together. */
  output(): string;
  onOutput(listener: (text: string) => void): void;
  /** The exit code, or undefined where a signal ended it or it could not be started at all. */
  readonly ended: Promise<number | undefined>;
  /** Asks it and its children to end, and makes them, and all that they started, when their time is over. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly shell?: boolean;
  /** With a channel for messages, as Node's own programs understand it. */
  readonly messages?: boolean;
  /** How long it is given to end when it is asked to, in milliseconds. */
  readonly patience?: number;
  /** An entry of its environment, `NAME=value`, by which all that it starts is known. */
  readonly mark?: string;
}

export interface RunOptions extends StartOptions {
  readonly onOutput?: (text: string) => void;
  /** How long it may take, in milliseconds. */
  readonly limit?: number;
}

const windows = process.platform === 'win32';
const alive = new Set<ChildProcess>();
const started = new Set<Started>();
process.on('exit', () => {
  for (const child of alive) signalTree(child, 'SIGKILL');
});

/** Starts a process that does not outlive this one, nor do its children. */
export function start(command: string, args: readonly string[], options: StartOptions = {}): Started {
  const { messages = false, patience = 3 * second, mark, ...rest } = options;
  const child = spawn(command, args, {
    ...rest,
    // A process group of its own lets one signal reach all descendants.
    detached: !windows,
    stdio: ['ignore', 'pipe', 'pipe', ...(messages ? (['ipc'] as const) : [])],
  });
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
  const result: Started = {
    child,
    output: () => output,
    onOutput: (listener) => listeners.push(listener),
    ended,
    async stop() {
      if (child.pid === undefined) return;
      const tree = treeBelow(child.pid, mark);
      signalTree(child, 'SIGTERM');
      const impatience = setTimeout(() => signalTree(child, 'SIGKILL'), patience);
      await endTree(tree, patience);
      await exited(child);
      clearTimeout(impatience);
      // The leader may end before the children it started, and they may have started others meanwhile.
      signalTree(child, 'SIGKILL');
      await endTree(treeBelow(child.pid, mark), 0);
      // Who holds the other end of its output now is none of its children, and may hold it for ever.
      const deaf = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, second);
      await ended;
      clearTimeout(deaf);
    },
  };
  started.add(result);
  void ended.then(() => started.delete(result));
  return result;
}

/** Ends all that runs. */
export async function stopAll(): Promise<void> {
  await Promise.all([...started].map((each) => each.stop()));
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}

/** Makes sure that a process started elsewhere, in a group of its own, ends with this one. */
export function adopt(child: ChildProcess): void {
  alive.add(child);
  child.on('close', () => alive.delete(child));
}

/**
 * Runs it to its end; output is handed on as it comes where `onOutput` is given.
 * @throws LimitError where that takes too long; then it is ended with all that it started
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ readonly code: number | undefined; readonly output: string }> {
  const { onOutput, limit = minute, ...rest } = options;
  const program = start(command, args, rest);
  if (onOutput) program.onOutput(onOutput);
  const code = await within(limit, called(command, args), program.ended, async () => {
    const output = lastOutput(program.output());
    await program.stop();
    return output;
  });
  return { code, output: program.output() };
}

/** The terminal of another VS Code carries variables that would attach a new one to it, and npm's are for its own scripts. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  // What a registry once told whoever runs the tests decides nothing.
  return { ACPT_CACHE: path.join(tmpdir(), `acpt-tests-${process.pid}`), ...own };
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
