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

/**
 * @param timeout in milliseconds
 * @param options `signal` ends it early, as if its time were over; with `shell`, command and words are quoted for it
 */
export function capture(
  command: string,
  args: readonly string[],
  timeout = 6000,
  options: { readonly env?: NodeJS.ProcessEnv; readonly signal?: AbortSignal; readonly shell?: boolean } = {},
): Promise<Captured> {
  return new Promise((resolve) => {
    let out = '';
    let err = '';
    let late = false;
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      shell: options.shell ?? false,
      ...(options.env ? { env: options.env } : {}),
    });
    const end = (code: number | undefined, missing: boolean) => {
      clearTimeout(timer);
      resolve({ code, out, err, missing, late });
    };
    const stop = () => {
      late = true;
      child.kill('SIGKILL');
      // Children of its own may keep the pipes open for as long as they live.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(stop, timeout);
    options.signal?.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    child.on('error', (error: NodeJS.ErrnoException) => {
      err += error.message;
      end(undefined, error.code === 'ENOENT');
    });
    child.on('close', (code) => end(late ? undefined : (code ?? undefined), false));
  });
}
