import { treeBelow } from '../host/tree.ts';
import type { Screen } from '../host/window.ts';

export { notified, press } from '../host/notifications.ts';

/** Ends the language servers that run below this process; answers with how many there were. */
export async function killTheServer(): Promise<number> {
  return treeBelow(process.pid).signal('SIGKILL', 'dist/server.js');
}

export async function photograph({ screenshot }: Screen, name: string): Promise<void> {
  await screenshot(name);
}
