/** A real Podman, private to the tests. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../e2e/host/apt.ts';
import { ensureFolder, removeFolder, temporaryFolder } from '../e2e/host/folders.ts';
import { run } from '../e2e/host/processes.ts';
import { comesUp, type Namespaces, startNamespaces } from './namespaces.ts';
import { amdDevices, nvidiaDescription } from './pretendGpus.ts';
import { findBusybox, obtain, staticBusybox, succeed, writeProgram } from './programs.ts';
import { importStandIn } from './standIn.ts';

export interface Podman {
  /** The path of the program that is to be called: `podman` in namespaces of its own. */
  readonly command: string;
  podman(...args: readonly string[]): Promise<{ readonly code: number | undefined; readonly output: string }>;
  /** Makes the stand-in image (once) and gives it every one of these references. */
  image(...references: readonly string[]): Promise<void>;
  /** Ends all its containers, and removes everything of theirs. */
  stop(): Promise<void>;
}

/**
 * Podman runs without a service; what is kept here are the namespaces that its containers and its images live in,
 * until this process ends. It has no network but its own.
 * @throws Error that says how to get it, where there is none and none may be installed
 */
export async function startPodman(
  options: {
    /** `nvidia`: a description of GPUs (CDI) is there. `amd`: the devices of AMD's driver are there. */
    readonly gpu?: 'none' | 'nvidia' | 'amd';
    readonly say?: (line: string) => void;
  } = {},
): Promise<Podman> {
  const { gpu = 'none', say = () => {} } = options;
  const { program, busybox } = await obtainPrograms(say);
  const folder = temporaryFolder('podman');
  const first = path.join(folder, 'first');
  const spaces = launch({ folder, busybox, gpu });
  try {
    await comesUp(spaces, 'The place for Podman', () => existsSync(first));
  } catch (error) {
    await spaces.stop();
    removeFolder(folder);
    throw error;
  }
  const command = path.join(ensureFolder(path.join(folder, 'bin')), 'podman');
  // Whoever enters a mount namespace stands at its root.
  writeProgram(
    command,
    `exec nsenter -t ${readFileSync(first, 'utf8').trim()} -m -n -p sh -c 'cd "$1" && shift && exec "$@"' sh "$PWD" ${program} "$@"`,
  );
  const engine = (...args: readonly string[]) => run(command, args);
  let standIn: Promise<string> | undefined;
  let stopped: Promise<void> | undefined;
  return {
    command,
    podman: engine,
    async image(...references) {
      standIn ??= importStandIn(path.join(folder, 'image'), busybox, engine);
      const id = await standIn;
      for (const reference of references) await succeed(engine('tag', id, reference), `tag ${reference}`);
    },
    stop() {
      stopped ??= spaces.stop().then(() => removeFolder(folder));
      return stopped;
    },
  };
}

async function obtainPrograms(
  say: (line: string) => void,
): Promise<{ readonly program: string; readonly busybox: string }> {
  const needs = [
    { package: 'podman', isThere: () => onPath('podman') !== undefined, serves: true },
    // The package is content with runc, which does not do without control groups.
    { package: 'crun', isThere: () => onPath('crun') !== undefined },
    staticBusybox,
  ];
  await obtain(needs, 'the tests with Podman', say);
  const [program, busybox] = [onPath('podman'), findBusybox()];
  if (program && busybox) return { program, busybox };
  throw new Error('A program went away while it was looked for.');
}

/** Nothing of the machine's own settings, and control groups that nobody has to remove. */
const settings = {
  'containers.conf': `[containers]
cgroups = "disabled"
netns = "host"
[engine]
runtime = "crun"
cgroup_manager = "cgroupfs"
events_logger = "file"
`,
  'storage.conf': `[storage]
driver = "overlay"
runroot = "/run/podman/run"
graphroot = "/run/podman/data"
`,
  'policy.json': '{ "default": [{ "type": "insecureAcceptAnything" }] }',
};

function launch(given: {
  readonly folder: string;
  readonly busybox: string;
  readonly gpu: 'none' | 'nvidia' | 'amd';
}): Namespaces {
  const { folder, busybox, gpu } = given;
  const etc = ensureFolder(path.join(folder, 'etc'));
  for (const [name, text] of Object.entries(settings)) writeFileSync(path.join(etc, name), text);
  const cdi = ensureFolder(path.join(folder, 'cdi'));
  if (gpu === 'nvidia') writeFileSync(path.join(cdi, 'nvidia.json'), nvidiaDescription);
  return startNamespaces({
    folder,
    busybox,
    setUp: `
# Of two hierarchies of control groups at once, as some machines have them, crun wants to see one.
"$BUSYBOX" umount /sys/fs/cgroup/unified 2>/dev/null || :
own /etc/containers /etc/cdi /run/containers /run/libpod /run/podman
cp "$FOLDER"/etc/* /etc/containers
if [ -n "$(ls "$FOLDER/cdi")" ]; then cp "$FOLDER"/cdi/* /etc/cdi; fi
${gpu === 'amd' ? amdDevices : ''}
echo "$OUTSIDE" >"$FOLDER/first.new"
mv "$FOLDER/first.new" "$FOLDER/first"`,
    main: 'while :; do sleep 3600; done',
  });
}
