/** A real Docker engine, private to the tests, and an image that stands in for those of ACPT. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { aptMayInstall, installWithApt, onPath } from '../e2e/host/apt.ts';
import { ensureFolder, removeFolder, temporaryFolder } from '../e2e/host/folders.ts';
import { run } from '../e2e/host/processes.ts';

/**
 * What the machine looks like to the engine. None of them needs a GPU and none gives one to a container:
 * - `nvidia`: NVIDIA's container toolkit is there and content.
 * - `nvidia-nodriver`: the toolkit is there and finds no driver.
 * - `nvidia-nohook`: the toolkit has been removed, and the engine's settings still name its runtime.
 */
export type Gpu = 'none' | 'nvidia' | 'nvidia-nodriver' | 'nvidia-nohook';

export interface Engine {
  /** `unix:///…`: what DOCKER_HOST must be. */
  readonly host: string;
  /** Runs the docker on PATH with this engine, and with nobody's own settings. */
  docker(...args: readonly string[]): Promise<{ readonly code: number | undefined; readonly output: string }>;
  /** Makes the stand-in image (once) and gives it every one of these references. */
  image(...references: readonly string[]): Promise<void>;
  /** Puts the stand-in into the engine's registry, whose images are called `127.0.0.1:5000/<name>:<tag>`. */
  publish(...references: readonly string[]): Promise<void>;
  /** Ends it and all its containers, and removes everything of theirs. */
  stop(): Promise<void>;
}

const patience = 30_000;
const purpose = 'the tests with a Docker engine';
const nvidiaHook = 'nvidia-container-runtime-hook';

/** Why there can be no engine here, whatever is installed. */
export function whyNoEngine(): string | undefined {
  if (process.platform !== 'linux')
    return `${capitalized(purpose)} need Linux: run them in a virtual machine, in WSL or in a privileged container.`;
  if (process.getuid?.() !== 0)
    return `${capitalized(purpose)} need root on Linux, because the engine gets namespaces (network, mounts, processes) of its own: run them with sudo, or in a privileged container.`;
  return undefined;
}

/**
 * Starts an engine that ends with this process, however that ends. It has no network but its own, so a pull never
 * leaves the machine. Where the machine has no engine and none may be installed, it throws an error that says how to
 * get one.
 */
export async function startEngine(
  options: {
    readonly gpu?: Gpu;
    /** With a registry that this engine alone can reach: for pulls that are real. */
    readonly registry?: boolean;
    readonly say?: (line: string) => void;
  } = {},
): Promise<Engine> {
  const { gpu = 'none', registry = false, say = () => {} } = options;
  const { docker, dockerd, busybox } = await obtainPrograms(say);
  requireControlGroups();
  const folder = temporaryFolder('engine');
  const socket = path.join(folder, 'docker.sock');
  let stop: (() => Promise<void>) | undefined;
  try {
    if (Buffer.byteLength(socket) > 107)
      throw new Error(`A socket may not have a path as long as ${socket}: set TMPDIR to a shorter one.`);
    stop = launch({ folder, socket, dockerd, busybox, gpu, registry });
    await comesUp(folder, socket);
  } catch (error) {
    await stop?.();
    removeFolder(folder);
    throw error;
  }

  const host = `unix://${socket}`;
  const env = { ...withoutDocker(process.env), DOCKER_HOST: host, DOCKER_CONFIG: folder };
  const engine = (...args: readonly string[]) => run(docker, args, { env });
  let standIn: Promise<string> | undefined;
  let stopped: Promise<void> | undefined;
  return {
    host,
    docker: engine,
    async image(...references) {
      standIn ??= importStandIn(path.join(folder, 'image'), busybox, engine);
      const id = await standIn;
      for (const reference of references) await succeed(engine('tag', id, reference), `tag ${reference}`);
    },
    async publish(...references) {
      standIn ??= importStandIn(path.join(folder, 'image'), busybox, engine);
      const work = path.join(folder, 'saved');
      await publishImage(await standIn, references, { work, registry: registryOf(folder), docker: engine });
    },
    stop() {
      stopped ??= stop().then(() => removeFolder(folder));
      return stopped;
    },
  };
}

interface Programs {
  readonly docker: string;
  readonly dockerd: string;
  readonly busybox: string;
}

async function obtainPrograms(say: (line: string) => void): Promise<Programs> {
  const impossible = whyNoEngine();
  if (impossible) throw new Error(impossible);
  const missing = missingPackages();
  // Where services are managed, installing the package would start and keep an engine that nobody asked for.
  const serves = missing.includes('docker.io') && existsSync('/run/systemd/system');
  if (missing.length > 0 && aptMayInstall() && !serves) {
    await installWithApt(missing, purpose, say);
    // Debian 13 has the client in a package of its own.
    if (!onPath('docker')) await installWithApt(['docker-cli'], purpose, say);
  }
  const docker = onPath('docker');
  const dockerd = onPath('dockerd', systemPath());
  const busybox = findBusybox();
  if (docker && dockerd && busybox) return { docker, dockerd, busybox };
  throw new Error(
    `${capitalized(purpose)} need dockerd, docker and a static busybox, and not all of them were found: install them ` +
      `(on Debian and Ubuntu: apt-get install ${missingPackages().join(' ')}).`,
  );
}

function missingPackages(): string[] {
  const wanted = {
    'docker.io': onPath('dockerd', systemPath()) !== undefined,
    'docker-cli': onPath('docker') !== undefined || !onPath('dockerd', systemPath()),
    'busybox-static': findBusybox() !== undefined,
  };
  return Object.entries(wanted)
    .filter(([, present]) => !present)
    .map(([name]) => name);
}

/** An account's own PATH may leave out where the programs for root are. */
function systemPath(): string {
  return [process.env.PATH, '/usr/sbin', '/sbin'].filter(Boolean).join(path.delimiter);
}

function findBusybox(): string | undefined {
  const file = onPath('busybox', systemPath());
  // A program that needs shared libraries names its loader right behind its header.
  const dynamic = file && readFileSync(file).subarray(0, 4096).includes('/ld-');
  return dynamic ? undefined : file;
}

function requireControlGroups(): void {
  if (!/^\S+ \/sys\/fs\/cgroup\S* cgroup2? /m.test(readFileSync('/proc/mounts', 'utf8')))
    throw new Error(
      'Docker needs control groups, and none are mounted below /sys/fs/cgroup: mount them ' +
        '(on Debian: apt-get install cgroupfs-mount && cgroupfs-mount; in a container: mount -t cgroup2 none /sys/fs/cgroup).',
    );
}

/**
 * The first process of the engine's namespaces: when it ends, the kernel ends all the others, and with the last of
 * them go the mounts and the network. It ends when its standard input does, which is when our process has gone.
 * It has to wait for a child, and not simply read, because it inherits processes that somebody must reap.
 */
const inside = `
exec 3<&0 </dev/null
"$BUSYBOX" mount -t proc proc /proc
for own in /etc/docker /opt/containerd /run/containerd /run/docker; do
  mkdir -p "$own"
  "$BUSYBOX" mount -t tmpfs engine "$own"
done
IFS=:
for folder in $PATH; do
  if [ -e "$folder/${nvidiaHook}" ]; then "$BUSYBOX" mount --bind /dev/null "$folder/${nvidiaHook}"; fi
done
"$BUSYBOX" ip link set lo up
if [ -n "$REGISTRY" ]; then "$NODE" "$REGISTRY" "$FOLDER/registry" 3<&- & fi
{ PATH="$FOLDER/bin:$PATH" "$DOCKERD" --config-file "$FOLDER/daemon.json" 3<&- || :; : >"$FOLDER/ended"; } &
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

/** Returns how to end what it has started. */
function launch(given: {
  readonly folder: string;
  readonly socket: string;
  readonly dockerd: string;
  readonly busybox: string;
  readonly gpu: Gpu;
  readonly registry: boolean;
}): () => Promise<void> {
  const { folder, socket, dockerd, busybox, gpu, registry } = given;
  const group = path.basename(folder);
  const settings = {
    hosts: [`unix://${socket}`],
    // In memory, on a mount of the engine's own: fast, gone with it, and fit for overlays also in a container.
    'data-root': '/run/docker/data',
    'exec-root': '/run/docker/exec',
    pidfile: '/run/docker/pid',
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': `/${group}`,
    runtimes: pretendGpu(gpu, ensureFolder(path.join(folder, 'bin'))),
  };
  writeFileSync(path.join(folder, 'daemon.json'), JSON.stringify(settings));
  const log = openSync(logOf(folder), 'w');
  const child = spawn('sh', ['-c', around], {
    // A session of its own: Ctrl-C reaches our process, whose end is what ends the engine.
    detached: true,
    stdio: ['pipe', log, log],
    env: {
      PATH: systemPath(),
      INSIDE: inside,
      FOLDER: folder,
      GROUP: group,
      DOCKERD: dockerd,
      BUSYBOX: busybox,
      NODE: process.execPath,
      REGISTRY: registry ? fileURLToPath(new URL('registry.mjs', import.meta.url)) : '',
    },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
  // A test that forgets to stop its engine still comes to an end.
  child.unref();
  return async () => {
    child.ref();
    child.stdin?.end();
    await ended;
  };
}

/** Puts stand-ins for NVIDIA's programs into a folder and returns the runtimes to register. */
function pretendGpu(gpu: Gpu, folder: string): Record<string, { readonly path: string }> {
  if (gpu === 'none') return {};
  const runtime = path.join(folder, 'nvidia-container-runtime');
  writeProgram(runtime, 'exec runc "$@"');
  // They have to read the state of the container, or runc fails to write it.
  const hook = {
    nvidia: 'cat >/dev/null',
    'nvidia-nodriver': `cat >/dev/null
echo "Auto-detected mode as 'legacy'" >&2
echo 'nvidia-container-cli: initialization error: nvml error: driver not loaded' >&2
exit 1`,
    'nvidia-nohook': undefined,
  }[gpu];
  if (hook) writeProgram(path.join(folder, nvidiaHook), hook);
  return { nvidia: { path: runtime } };
}

async function comesUp(folder: string, socket: string): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await answers(socket))) {
    const ended = existsSync(path.join(folder, 'ended'));
    if (!ended && Date.now() < deadline) {
      await pause(20);
      continue;
    }
    const log = readFileSync(logOf(folder), 'utf8').trim().split('\n').slice(-15).join('\n');
    const hint = /unshare.*not permitted|permission denied/i.test(log)
      ? ' In a container it takes a privileged one.'
      : '';
    const trouble = ended ? 'ended while it started' : `did not answer within ${patience / 1000} s`;
    throw new Error(`The Docker engine ${trouble}.${hint} The end of its log:\n${log}`);
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath: socket, path: '/_ping', agent: false, timeout: 1000 });
    request.on('response', (response) => resolve(response.resume().statusCode === 200));
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

/** Returns the id of the image. */
async function importStandIn(folder: string, busybox: string, docker: Engine['docker']): Promise<string> {
  const root = path.join(folder, 'root');
  const archive = path.join(folder, 'root.tar');
  await writeRoot(root, busybox);
  const readable = ['--owner=0', '--group=0', '--mode=a+rX'];
  await succeed(run('tar', [...readable, '-C', root, '-cf', archive, '.']), 'tar');
  const changes = [
    'LABEL acpt.stand-in=true',
    `ENV PATH=${python}/bin:/opt/conda/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    'CMD ["/bin/bash"]',
  ];
  const output = await succeed(
    docker('import', ...changes.flatMap((change) => ['--change', change]), archive),
    'import',
  );
  removeFolder(folder);
  return output.trim();
}

/** Takes an image apart as a registry keeps it. */
async function publishImage(
  id: string,
  references: readonly string[],
  given: { readonly work: string; readonly registry: string; readonly docker: Engine['docker'] },
): Promise<void> {
  const { work, registry, docker } = given;
  const blobs = ensureFolder(path.join(registry, 'blobs'));
  const manifests = ensureFolder(path.join(registry, 'manifests'));
  const archive = path.join(ensureFolder(work), 'image.tar');
  await succeed(docker('save', '--output', archive, id), 'save');
  await succeed(run('tar', ['-C', work, '-xf', archive]), 'tar');
  const [saved] = JSON.parse(readFileSync(path.join(work, 'manifest.json'), 'utf8'));
  const blob = (content: Buffer) => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    writeFileSync(path.join(blobs, digest), content);
    return { digest, size: content.length };
  };
  const media = 'application/vnd.docker';
  const manifest = {
    schemaVersion: 2,
    mediaType: `${media}.distribution.manifest.v2+json`,
    config: {
      mediaType: `${media}.container.image.v1+json`,
      ...blob(readFileSync(path.join(work, saved.Config))),
    },
    layers: saved.Layers.map((layer: string) => ({
      mediaType: `${media}.image.rootfs.diff.tar.gzip`,
      ...blob(gzipSync(readFileSync(path.join(work, layer)))),
    })),
  };
  const { digest } = blob(Buffer.from(JSON.stringify(manifest)));
  for (const reference of references)
    writeFileSync(path.join(manifests, encodeURIComponent(reference)), digest);
  removeFolder(work);
}

function registryOf(folder: string): string {
  return path.join(folder, 'registry');
}

/** Where the images of ACPT have the environment they train in. */
const python = '/opt/conda/envs/ptca';

async function writeRoot(root: string, busybox: string): Promise<void> {
  const inRoot = (file: string) => path.join(root, file);
  for (const folder of ['/etc', '/root', '/home', '/tmp', '/usr/bin', '/usr/local/bin', `${python}/bin`])
    mkdirSync(inRoot(folder), { recursive: true });
  chmodSync(inRoot('/tmp'), 0o1777);
  symlinkSync('bin', inRoot('/usr/sbin'));
  for (const folder of ['bin', 'sbin']) symlinkSync('usr/bin', inRoot(folder));

  copyFileSync(busybox, inRoot('/usr/bin/busybox'));
  const applets = (await succeed(run(busybox, ['--list']), 'busybox --list')).split(/\s+/);
  for (const applet of applets)
    if (applet && applet !== 'busybox') symlinkSync('busybox', inRoot(`/usr/bin/${applet}`));

  writeFileSync(inRoot('/etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
  writeFileSync(inRoot('/etc/group'), 'root:x:0:\nvideo:x:44:\n');
  writeFileSync(inRoot('/etc/os-release'), osRelease);
  writeProgram(inRoot('/usr/bin/bash'), 'exec /bin/sh "$@"');
  writeProgram(inRoot(`${python}/bin/python`), pythonProgram);
  symlinkSync('python', inRoot(`${python}/bin/python3`));
  writeProgram(inRoot(`${python}/bin/torchrun`), torchrunProgram);
}

const osRelease = `NAME="Stand-in for an ACPT image"
PRETTY_NAME="Stand-in for an ACPT image: BusyBox, no Ubuntu, no PyTorch"
ID=ubuntu
VERSION_ID="22.04"
`;

const pythonProgram = 'echo "stand-in python: $*${RANK:+ (RANK=$RANK)}"';

/** The launcher's options as far as jobs use them; the processes run one after the other. */
const torchrunProgram = `processes=1 nodes=1 node=0 python=python module=
while [ $# -gt 0 ]; do
  case $1 in
    --*=*) name=\${1%%=*} value=\${1#*=} ;;
    --standalone | --no-python | --no_python | -m) name=$1 value= ;;
    -*) name=$1 value=\${2-}; shift ;;
    *) break ;;
  esac
  case $name in
    --nproc_per_node | --nproc-per-node) processes=$value ;;
    --nnodes) nodes=\${value##*:} ;;
    --node_rank | --node-rank) node=$value ;;
    --no_python | --no-python) python= ;;
    -m | --module) module=-m ;;
  esac
  shift
done
if [ $# -eq 0 ]; then echo 'stand-in torchrun: nothing to run' >&2; exit 2; fi
case $processes in *[!0-9]*) processes=1 ;; esac
export WORLD_SIZE=$((nodes * processes)) LOCAL_WORLD_SIZE=$processes
export MASTER_ADDR=127.0.0.1 MASTER_PORT=29500
LOCAL_RANK=0
while [ $LOCAL_RANK -lt $processes ]; do
  export LOCAL_RANK RANK=$((node * processes + LOCAL_RANK))
  $python $module "$@" || exit
  LOCAL_RANK=$((LOCAL_RANK + 1))
done`;

function writeProgram(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

async function succeed(ending: ReturnType<Engine['docker']>, name: string): Promise<string> {
  const { code, output } = await ending;
  if (code !== 0) throw new Error(`${name} failed (exit code ${code}): ${output.trim()}`);
  return output;
}

/** Somebody's own context or TLS settings would lead the client to another engine. */
function withoutDocker(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('DOCKER_')));
}

function logOf(folder: string): string {
  return path.join(folder, 'log');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
