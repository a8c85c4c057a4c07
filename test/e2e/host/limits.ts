/** Limits of time: nothing that the tests wait for may keep a run from ending, or from saying what it waited for. */

export const second = 1000;
export const minute = 60 * second;

/** Something took longer than it may. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/**
 * What the promise gives, if it does so in time.
 * @param what the beginning of a sentence: "… did not end within 60 s."
 * @param onLimit ends what was waited for, and returns what more there is to say
 * @throws LimitError
 */
export async function within<Value>(
  limit: number,
  what: string,
  promise: Promise<Value>,
  onLimit: () => Promise<string> | string = () => '',
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limit);
  });
  const first = await Promise.race([promise.then((value) => ({ value })), late]).finally(() =>
    clearTimeout(timer),
  );
  if (first !== 'late') return first.value;
  // Whatever becomes of it now, nobody waits for it any more.
  promise.catch(() => {});
  throw new LimitError(sentence(what, limit, await onLimit()));
}

/** `podman run --detach … did not end within 60 s; its last output was: …` */
export function sentence(what: string, limit: number, more = ''): string {
  return `${what} did not end within ${limit / second} s${more ? `; ${more}` : '.'}`;
}

/** The end of what a program has written, for the end of a sentence. */
export function lastOutput(output: string): string {
  const last = output.trim().split('\n').slice(-8).join('\n').slice(-1000);
  return last ? `its last output was: ${last}` : 'it had written nothing.';
}

/** A program as it was called, short enough for a sentence. */
export function called(command: string, args: readonly string[]): string {
  const whole = [command.replace(/^\S*[\\/]/, ''), ...args].join(' ').replace(/\s+/g, ' ');
  return whole.length > 160 ? `${whole.slice(0, 160)}…` : whole;
}
