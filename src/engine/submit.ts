/** Runs `az ml job create` in the terminal that is there: what it says is shown as it says it, and read along. */
import { spawn } from 'node:child_process';
import { azureCall } from './azure.ts';

export interface Submitted {
  /** `undefined`: it could not be started, or a signal ended it. */
  readonly code: number | undefined;
  readonly isMissing: boolean;
  /** The end of both streams together. */
  readonly text: string;
}

/** What is kept to be read for reasons. */
const mostLetters = 200_000;

/**
 * @param command `az`, or the path of it
 * @param show what it says, at once
 * @param signal asks it to end, as Ctrl+C does
 */
export function runAzure(
  command: string,
  args: readonly string[],
  show: (text: string) => void,
  signal?: AbortSignal,
): Promise<Submitted> {
  return new Promise((resolve) => {
    let text = '';
    const call = azureCall(command, args);
    const child = spawn(call.file, [...call.args], {
      stdio: ['inherit', 'pipe', 'pipe'],
      shell: call.shell,
      windowsHide: true,
    });
    const take = (part: string) => {
      text = (text + part).slice(-mostLetters);
      show(part);
    };
    const interrupt = () => void child.kill('SIGINT');
    signal?.addEventListener('abort', interrupt, { once: true });
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ code: undefined, isMissing: error.code === 'ENOENT', text: `${text}${error.message}` });
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', interrupt);
      resolve({ code: code ?? undefined, isMissing: false, text });
    });
  });
}
