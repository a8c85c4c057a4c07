import type { Verdict } from '../core/container/preflight/checks/check.ts';

/** A verdict for a terminal, with what to do below it. */
export function verdictText({ status, message, action, command }: Verdict): string {
  const mark = { good: 'ok  ', warning: 'warn', bad: 'FAIL' }[status];
  const more = [action, command && `$ ${command}`].filter((each) => each).map((each) => `       ${each}\n`);
  return `${mark}  ${message}\n${more.join('')}`;
}
