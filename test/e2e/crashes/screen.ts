import { treeBelow } from '../host/tree.ts';
import type { Screen } from '../host/window.ts';

export { notified, press } from '../host/notifications.ts';

/** Ends the language servers of this window; answers with how many there were. */
export async function killTheServer({ processId }: Screen): Promise<number> {
  return treeBelow(processId).signal('SIGKILL', 'dist/server.js');
}

export async function photograph({ screenshot }: Screen, name: string): Promise<void> {
  await screenshot(name);
}
