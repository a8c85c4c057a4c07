/** Runs a program and takes what it says. Nothing is thrown: a program that is missing is an answer too. */
import { spawn } from 'node:child_process';
import { signalGroup } from './group.ts';

const windows = process.platform === 'win32';

export interface Captured {
  /** `undefined`: it could not be started, or did not end in time. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  readonly missing: boolean;
  readonly late: boolean;
}

interface Options {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly shell?: boolean;
  /**
   * How it is ended before its time: alone, with what it started, or by a request that lets it tidy up first. Where there
   * are no such requests, as on Windows, it ends with what it started.
   */
  readonly ending?: 'alone' | 'group' | 'request';
}

/** How long it may take to tidy up; in milliseconds. */
const patience = 3000;

/** Characters of each stream. Whoever says more is ended: a text cannot grow without end. */
const mostCharacters = 100_000_000;

/**
 * @param timeout in milliseconds
 * @param options `signal` ends it early, as if its time were over, in the way of `ending`; with `shell`, command and words are quoted for it
 */
export function capture(
  command: string,
  args: readonly string[],
  timeout = 6000,
  options: Options = {},
): Promise<Captured> {
  return new Promise((resolve) => {
    let out = '';
    let err = '';
    let late = false;
    let impatience: NodeJS.Timeout | undefined;
    if (options.signal?.aborted) return resolve({ code: undefined, out, err, missing: false, late: true });
    let child: ReturnType<typeof start>;
    try {
      child = start(command, args, options);
    } catch (error) {
      // A path through a file, a name with a NUL: Node says so at once.
      const { code, message } = error as NodeJS.ErrnoException;
      return resolve({ code: undefined, out, err: message, missing: code === 'ENOTDIR', late });
    }
    const end = (code: number | undefined, missing: boolean) => {
      clearTimeout(timer);
      clearTimeout(impatience);
      options.signal?.removeEventListener('abort', giveUp);
      resolve({ code, out, err, missing, late });
    };
    const stop = () => {
      if (options.ending === 'group' || (options.ending === 'request' && windows))
        signalGroup(child, 'SIGKILL');
      child.kill('SIGKILL');
      // Children of its own may keep the pipes open for as long as they live.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const giveUp = () => {
      late = true;
      if (options.ending !== 'request' || windows) return stop();
      child.kill('SIGTERM');
      impatience = setTimeout(stop, patience);
    };
    const timer = setTimeout(giveUp, timeout);
    options.signal?.addEventListener('abort', giveUp, { once: true });
    const take = (before: string, text: string) => {
      if (before.length + text.length <= mostCharacters) return before + text;
      stop();
      return before;
    };
    child.stdout.setEncoding('utf8').on('data', (text) => (out = take(out, text)));
    child.stderr.setEncoding('utf8').on('data', (text) => (err = take(err, text)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      err += error.message;
      end(undefined, error.code === 'ENOENT');
    });
    child.on('close', (code) => end(late ? undefined : (code ?? undefined), false));
  });
}

function start(command: string, args: readonly string[], { env, shell = false, ending }: Options) {
  return spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    detached: ending === 'group' && !windows,
    shell,
    ...(env ? { env } : {}),
  });
}
