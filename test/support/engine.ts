/** A real Docker engine, private to the tests. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { onPath } from '../e2e/host/apt.ts';
import { ensureFolder, removeFolder, temporaryFolder } from '../e2e/host/folders.ts';
import { run } from '../e2e/host/processes.ts';
import { comesUp, type Namespaces, requireControlGroups, startNamespaces } from './namespaces.ts';
import { amdDevices } from './pretendGpus.ts';
import { findBusybox, obtain, staticBusybox, succeed, systemPath, writeProgram } from './programs.ts';
import { addPython, pythonNeeds } from './pythonStandIn.ts';
import { importStandIn } from './standIn.ts';

/**
 * What the machine looks like to the engine. None of them needs a GPU and none gives one to a container:
 * - `nvidia`: NVIDIA's container toolkit is there and content.
 * - `nvidia-nodriver`: the toolkit is there and finds no driver.
 * - `nvidia-nohook`: the toolkit has been removed, and the engine's settings still name its runtime.
 * - `amd`: the devices of AMD's driver are there, and do nothing.
 */
export type Gpu = 'none' | 'nvidia' | 'nvidia-nodriver' | 'nvidia-nohook' | 'amd';

export interface Engine {
  /** `unix:///…`: what DOCKER_HOST must be. */
  readonly host: string;
  /** Runs the docker on PATH with this engine, and with nobody's own settings. */
  docker(...args: readonly string[]): Promise<{ readonly code: number | undefined; readonly output: string }>;
  /** Makes the stand-in image (once) and gives it every one of these references. */
  image(...references: readonly string[]): Promise<void>;
  /** The same with an image that has this machine's Python, with debugpy. */
  pythonImage(...references: readonly string[]): Promise<void>;
  /** Puts the stand-in into the engine's registry, whose images are called `127.0.0.1:5000/<name>:<tag>`. */
  publish(...references: readonly string[]): Promise<void>;
  /** Ends it and all its containers, and removes everything of theirs. */
  stop(): Promise<void>;
}

const nvidiaHook = 'nvidia-container-runtime-hook';

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
  let spaces: Namespaces | undefined;
  try {
    if (Buffer.byteLength(socket) > 107)
      throw new Error(`A socket may not have a path as long as ${socket}: set TMPDIR to a shorter one.`);
    spaces = launch({ folder, socket, dockerd, busybox, gpu, registry });
    await comesUp(spaces, 'The Docker engine', () => answers(socket));
  } catch (error) {
    await spaces?.stop();
    removeFolder(folder);
    throw error;
  }
  const { stop } = spaces;

  const host = `unix://${socket}`;
  const env = { ...withoutDocker(process.env), DOCKER_HOST: host, DOCKER_CONFIG: folder };
  const engine = (...args: readonly string[]) => run(docker, args, { env });
  let standIn: Promise<string> | undefined;
  let withPython: Promise<string> | undefined;
  let stopped: Promise<void> | undefined;
  return {
    host,
    docker: engine,
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

async function obtainPrograms(
  say: (line: string) => void,
): Promise<{ readonly docker: string; readonly dockerd: string; readonly busybox: string }> {
  const client = () => onPath('docker');
  const daemon = () => onPath('dockerd', systemPath());
  const needs = [
    { package: 'docker.io', isThere: () => daemon() !== undefined, serves: true },
    // Debian 13 has the client in a package of its own.
    { package: 'docker-cli', isThere: () => client() !== undefined || !daemon() },
    staticBusybox,
  ];
  await obtain(needs, 'the tests with a Docker engine', say);
  const [docker, dockerd, busybox] = [client(), daemon(), findBusybox()];
  if (docker && dockerd && busybox) return { docker, dockerd, busybox };
  throw new Error('A program went away while it was looked for.');
}

function launch(given: {
  readonly folder: string;
  readonly socket: string;
  readonly dockerd: string;
  readonly busybox: string;
  readonly gpu: Gpu;
  readonly registry: boolean;
}): Namespaces {
  const { folder, socket, dockerd, busybox, gpu, registry } = given;
  const settings = {
    hosts: [`unix://${socket}`],
    // In memory, on a mount of the engine's own: fast, gone with it, and fit for overlays also in a container.
    'data-root': '/run/docker/data',
    'exec-root': '/run/docker/exec',
    pidfile: '/run/docker/pid',
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': `/${path.basename(folder)}`,
    runtimes: pretendNvidia(gpu, ensureFolder(path.join(folder, 'bin'))),
  };
  writeFileSync(path.join(folder, 'daemon.json'), JSON.stringify(settings));
  return startNamespaces({
    folder,
    busybox,
    setUp: `
own /etc/docker /opt/containerd /run/containerd /run/docker
IFS=:
for folder in $PATH; do
  if [ -e "$folder/${nvidiaHook}" ]; then "$BUSYBOX" mount --bind /dev/null "$folder/${nvidiaHook}"; fi
done
${gpu === 'amd' ? amdDevices : ''}
if [ -n "$REGISTRY" ]; then "$NODE" "$REGISTRY" "$FOLDER/registry" 3<&- & fi`,
    main: 'PATH="$FOLDER/bin:$PATH" "$DOCKERD" --config-file "$FOLDER/daemon.json"',
    environment: {
      DOCKERD: dockerd,
      NODE: process.execPath,
      REGISTRY: registry ? fileURLToPath(new URL('registry.mjs', import.meta.url)) : '',
    },
  });
}

/** Puts stand-ins for NVIDIA's programs into a folder and returns the runtimes to register. */
function pretendNvidia(gpu: Gpu, folder: string): Record<string, { readonly path: string }> {
  if (gpu === 'none' || gpu === 'amd') return {};
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

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath: socket, path: '/_ping', agent: false, timeout: 1000 });
    request.on('response', (response) => resolve(response.resume().statusCode === 200));
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
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

/** Somebody's own context or TLS settings would lead the client to another engine. */
function withoutDocker(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('DOCKER_')));
}
