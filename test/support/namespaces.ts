/** Namespaces of Linux (network, mounts, processes) that end with this process, however that ends. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lastOutput, second, within } from '../e2e/host/limits.ts';
import { endTree, treeBelow } from '../e2e/host/tree.ts';
import { systemPath } from './programs.ts';

export interface Namespaces {
  /** Whether its first process has ended. */
  ended(): boolean;
  /** What was said on both streams. */
  log(): string;
  /** Ends everything in them and removes their folder. */
  stop(): Promise<void>;
}

/**
 * The first process of the namespaces: when it ends, the kernel ends all the others, and with the last of them go the
 * mounts and the network. It ends when its standard input does, which is when our process has gone. It has to wait for
 * a child, and not simply read, because it inherits processes that somebody must reap.
 */
const inside = (setUp: string, main: string) => `
exec 3<&0 </dev/null
# The number of this process as others know it, which the old /proc tells.
read -r OUTSIDE _ </proc/self/stat
"$BUSYBOX" mount -t proc proc /proc
"$BUSYBOX" ip link set lo up
own() {
  for each; do
    mkdir -p "$each"
    "$BUSYBOX" mount -t tmpfs engine "$each"
  done
}
${setUp}
{ ${main} 3<&- || :; : >"$FOLDER/ended"; } &
{ read -r _ <&3 || :; } &
wait $!
`;

/**
 * Removes what no namespace takes along. A failed start waits too, so that its log can be read. A program that our
 * process had just started may still be writing into the folder.
 */
const around = `
unshare --net --mount --pid --fork --kill-child sh -ec "$INSIDE" || { : >"$FOLDER/ended"; read -r _; }
for group in /sys/fs/cgroup/"$GROUP" /sys/fs/cgroup/*/"$GROUP"; do
  if [ -d "$group" ]; then find "$group" -depth -type d -exec rmdir {} +; fi
done
for attempt in 1 2 3 4 5; do
  if rm -rf "$FOLDER"; then break; fi
  sleep 1
done
`;

/** Starts them with their own loopback and `/proc`. Control groups named as the folder are removed with them. */
export function startNamespaces(given: {
  readonly folder: string;
  readonly busybox: string;
  /**
   * Lines of shell that prepare them; `own FOLDER…` puts empty folders over what is there, `$OUTSIDE` is their
   * first process as this machine numbers it.
   */
  readonly setUp: string;
  /** A command of the shell: when it ends, something is wrong. */
  readonly main: string;
  readonly environment?: Readonly<Record<string, string>>;
}): Namespaces {
  const { folder, busybox, setUp, main, environment } = given;
  const logFile = path.join(folder, 'log');
  const log = openSync(logFile, 'w');
  const child = spawn('sh', ['-c', around], {
    // A session of its own: Ctrl-C reaches our process, whose end is what ends the namespaces.
    detached: true,
    stdio: ['pipe', log, log],
    env: {
      PATH: systemPath(),
      INSIDE: inside(setUp, main),
      FOLDER: folder,
      GROUP: path.basename(folder),
      BUSYBOX: busybox,
      ...environment,
    },
  });
  closeSync(log);
  const closed = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
  // A test that forgets to stop them still comes to an end.
  child.unref();
  return {
    ended: () => existsSync(path.join(folder, 'ended')),
    log: () => readFileSync(logFile, 'utf8'),
    async stop() {
      child.ref();
      child.stdin?.end();
      await within(patience, `The end of the namespaces of ${folder}`, closed, async () => {
        const tree = treeBelow(child.pid ?? Number.NaN);
        const running = tree.commands().join(', ');
        child.kill('SIGKILL');
        await endTree(tree, 0);
        return `still running: ${running}; ${lastOutput(existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')}`;
      });
    },
  };
}

const patience = 30 * second;

/** @throws Error with the end of the log, where it does not come up */
export async function comesUp(
  spaces: Namespaces,
  name: string,
  isUp: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await isUp())) {
    if (!spaces.ended() && Date.now() < deadline) {
      await pause(20);
      continue;
    }
    const log = spaces.log().trim().split('\n').slice(-15).join('\n');
    const hint = /unshare.*not permitted|permission denied/i.test(log)
      ? ' In a container it takes a privileged one.'
      : '';
    const trouble = spaces.ended()
      ? 'ended while it started'
      : `did not answer within ${patience / second} s`;
    throw new Error(`${name} ${trouble}.${hint} The end of its log:\n${log}`);
  }
}

/** @throws Error that says how to mount them */
export function requireControlGroups(): void {
  if (!/^\S+ \/sys\/fs\/cgroup\S* cgroup2? /m.test(readFileSync('/proc/mounts', 'utf8')))
    throw new Error(
      'Docker needs control groups, and none are mounted below /sys/fs/cgroup: mount them ' +
        '(on Debian: apt-get install cgroupfs-mount && cgroupfs-mount; in a container: mount -t cgroup2 none /sys/fs/cgroup).',
    );
}
