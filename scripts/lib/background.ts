/** Processes that take only what others leave of the machine. */
import { writeFileSync } from 'node:fs';
import os from 'node:os';

/** As far as the system lets us: where it does not, the process takes its share like any other. */
export function putInBackground(pid: number): void {
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
    // Linux first shares between sessions, of which the process leads one, and only then between what runs in them.
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/autogroup`, `${lowest}`);
  } catch {
    // It may have ended already, or nobody may say how much it gets.
  }
}

const lowest = 19;
