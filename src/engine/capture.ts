/** Runs a program and takes what it says. Nothing is thrown: a program that is missing is an answer too. */
import { spawn } from 'node:child_process';

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
}

/** Characters of each stream. Whoever says more is ended: a text cannot grow without end. */
const mostCharacters = 100_000_000;

/**
 * @param timeout in milliseconds
 * @param options `signal` ends it early, as if its time were over; with `shell`, command and words are quoted for it
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
      options.signal?.removeEventListener('abort', giveUp);
      resolve({ code, out, err, missing, late });
    };
    const stop = () => {
      child.kill('SIGKILL');
      // Children of its own may keep the pipes open for as long as they live.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const giveUp = () => {
      late = true;
      stop();
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

function start(command: string, args: readonly string[], { env, shell = false }: Options) {
  return spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    shell,
    ...(env ? { env } : {}),
  });
}
