import { openBrowserHost } from './browser.ts';
import { obtainCodeServer } from './codeServer.ts';
import { hasDisplay, openDesktopHost } from './desktop.ts';
import type { Host } from './window.ts';

/** Fetches what the suites will need, where that is certain already. What fails is tried again, and told, when it is needed. */
export async function fetchHost(say: (line: string) => void): Promise<void> {
  const { ACPT_E2E: wish } = process.env;
  if (wish === 'browser' || (!wish && !hasDisplay())) await obtainCodeServer(say).catch(() => {});
}

/** Where suites run: ACPT_E2E=desktop or ACPT_E2E=browser decides, else whether there is a display. */
export async function chooseHost(say: (line: string) => void): Promise<Host> {
  const wish = process.env.ACPT_E2E;
  if (wish === 'desktop') return openDesktopHost(say);
  if (wish && wish !== 'browser')
    throw new Error(`Invalid value "${wish}" for ACPT_E2E. Expected desktop or browser.`);
  if (wish === 'browser' || !hasDisplay()) return openBrowserHost(say);
  try {
    return await openDesktopHost(say);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`Cannot get VS Code for the desktop (${reason}). Running the suites in the browser.`);
    return openBrowserHost(say);
  }
}
