/** A real Podman, private to the tests. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../e2e/host/apt.ts';
import { ensureFolder, removeFolder, temporaryFolder } from '../e2e/host/folders.ts';
import { run } from '../e2e/host/processes.ts';
import { comesUp, type Namespaces, startNamespaces } from './namespaces.ts';
import { amdDevices, amdGroup, nvidiaDescription } from './pretendGpus.ts';
import { findBusybox, obtain, staticBusybox, succeed, writeProgram } from './programs.ts';
import { addPython, pythonNeeds } from './pythonStandIn.ts';
import { importStandIn } from './standIn.ts';

export interface Podman {
  /** The path of the program that is to be called: `podman` in namespaces of its own. */
  readonly command: string;
  podman(...args: readonly string[]): Promise<{ readonly code: number | undefined; readonly output: string }>;
  /** Makes the stand-in image (once) and gives it every one of these references. */
  image(...references: readonly string[]): Promise<void>;
  /** The same with an image that has this machine's Python, with debugpy. */
  pythonImage(...references: readonly string[]): Promise<void>;
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
    /** Called by `someone`, who is in the group of AMD's devices, and not by root. */
    readonly rootless?: boolean;
    readonly say?: (line: string) => void;
  } = {},
): Promise<Podman> {
  const { gpu = 'none', rootless = false, say = () => {} } = options;
  const { program, busybox } = await obtainPrograms(say);
  const folder = temporaryFolder('podman');
  const first = path.join(folder, 'first');
  // Others than root have to get at what is in it.
  chmodSync(folder, 0o755);
  const spaces = launch({ folder, busybox, gpu, rootless });
  try {
    await comesUp(spaces, 'The place for Podman', () => existsSync(first));
  } catch (error) {
    await spaces.stop();
    removeFolder(folder);
    throw error;
  }
  const command = path.join(ensureFolder(path.join(folder, 'bin')), 'podman');
  const [variables, as] = rootless
    ? [
        `HOME=${home} XDG_RUNTIME_DIR=${home}/run `,
        `setpriv --reuid=${someone} --regid=${someone} --groups=${amdGroup} --inh-caps=-all `,
      ]
    : ['', ''];
  // Whoever enters a mount namespace stands at its root. What is called there ends with its caller, who ends that alone.
  writeProgram(
    command,
    `${variables}exec nsenter -t ${readFileSync(first, 'utf8').trim()} -m -n -p ${as}setpriv --pdeathsig=TERM sh -c 'cd "$1" 2>/dev/null; shift; exec "$@"' sh "$PWD" ${program} "$@"`,
  );
  const engine = (...args: readonly string[]) => run(command, args);
  let standIn: Promise<string> | undefined;
  let withPython: Promise<string> | undefined;
  let stopped: Promise<void> | undefined;
  return {
    command,
    podman: engine,
    async image(...references) {
      standIn ??= importStandIn(path.join(folder, 'image'), busybox, engine);
      const id = await standIn;
      for (const reference of references) await succeed(engine('tag', id, reference), `tag ${reference}`);
    },
    async pythonImage(...references) {
      withPython ??= obtain(pythonNeeds, 'the tests of the debugger', say).then(() =>
        importStandIn(path.join(folder, 'python'), busybox, engine, addPython),
      );
      const id = await withPython;
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

/** A user and a group that no machine has. */
export const someone = 4711;
const home = '/run/someone';

/** Nothing of the machine's own settings, and control groups that nobody has to remove. */
const settings = (rootless: boolean) => ({
  'containers.conf': `[containers]
cgroups = "disabled"
netns = "host"
[engine]
runtime = "crun"
cgroup_manager = "cgroupfs"
events_logger = "file"
`,
  // Who is not root has folders of his own, in memory, where overlays are not for him.
  'storage.conf': rootless
    ? '[storage]\ndriver = "vfs"\n'
    : '[storage]\ndriver = "overlay"\nrunroot = "/run/podman/run"\ngraphroot = "/run/podman/data"\n',
  'policy.json': '{ "default": [{ "type": "insecureAcceptAnything" }] }',
});

function launch(given: {
  readonly folder: string;
  readonly busybox: string;
  readonly gpu: 'none' | 'nvidia' | 'amd';
  readonly rootless: boolean;
}): Namespaces {
  const { folder, busybox, gpu, rootless } = given;
  const etc = ensureFolder(path.join(folder, 'etc'));
  for (const [name, text] of Object.entries(settings(rootless))) writeFileSync(path.join(etc, name), text);
  const cdi = ensureFolder(path.join(folder, 'cdi'));
  if (gpu === 'nvidia') writeFileSync(path.join(cdi, 'nvidia.json'), nvidiaDescription);
  return startNamespaces({
    folder,
    busybox,
    setUp: `
# Podman keeps its locks in /dev/shm, where another of these would take them for its own.
# Of two hierarchies of control groups at once, as some machines have them, crun wants to see one.
"$BUSYBOX" umount /sys/fs/cgroup/unified 2>/dev/null || :
own /dev/shm /etc/containers /etc/cdi /run/containers /run/crun /run/libpod /run/podman ${home}
cp "$FOLDER"/etc/* /etc/containers
# For what \`podman info\` tells it looks up packages, which takes longer than all the rest.
if [ -e /usr/bin/dpkg ]; then "$BUSYBOX" mount --bind /dev/null /usr/bin/dpkg; fi
if [ -n "$(ls "$FOLDER/cdi")" ]; then cp "$FOLDER"/cdi/* /etc/cdi; fi
${gpu === 'amd' ? amdDevices : ''}
mkdir -p ${home}/run
chown -R ${someone}:${someone} ${home}
"$BUSYBOX" mount --make-rshared /
echo "$OUTSIDE" >"$FOLDER/first.new"
mv "$FOLDER/first.new" "$FOLDER/first"`,
    main: 'while :; do sleep 3600; done',
  });
}
