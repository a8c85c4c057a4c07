import type { Verdict } from '../core/container/preflight/checks/check.ts';

/** A verdict for a terminal, with what to do below it: lines. */
export function verdictLines({ status, message, action, command }: Verdict): string[] {
  const mark = { good: 'ok  ', warning: 'warn', bad: 'FAIL' }[status];
  const more = [action, command && `$ ${command}`].filter((each) => each);
  return [`${mark}  ${message}`, ...more.map((each) => `       ${each}`)];
}
