/** Programs that start others: they are ended together, so that nothing is left. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';

const windows = process.platform === 'win32';
const alive = new Set<ChildProcess>();
// A group of its own does not end with its parent.
process.on('exit', () => {
  for (const child of alive) signalGroup(child, 'SIGTERM');
});

/** Started as the leader of a group of its own. */
export function startGroup(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(command, [...args], {
    detached: !windows,
    windowsHide: true,
    env: { ...ownEnvironment(), ...environment },
  });
  alive.add(child);
  child.once('close', () => alive.delete(child));
  child.once('error', () => alive.delete(child));
  return child;
}

/** What VS Code sets for its own processes would change how another Node program runs. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:NODE_OPTIONS|VSCODE_INSPECTOR_OPTIONS)$/.test(name)),
  );
}

/** Asks the whole group to end, and makes it after three seconds. */
export function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
  child.once('close', () => clearTimeout(impatience));
}

/** To a process that leads a group of its own; on Windows, it and what it started end at once. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (windows) {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
