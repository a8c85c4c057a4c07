/** Asks Docker or Podman what it is and what it can. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { EngineFacts, EngineName } from '../core/container/host/host.ts';
import { type Captured, capture } from './capture.ts';
import { readCdi } from './cdi.ts';

export interface SeenEngine {
  readonly facts: EngineFacts;
  /** Where it keeps its images, as a path of the machine it runs on. */
  readonly dataRoot: string | undefined;
}

/** @param wish `auto`: the one that runs, Docker before Podman, else the one that is there; or the name or path of one */
export async function probeEngine(wish: string): Promise<SeenEngine> {
  if (wish !== 'auto' && wish !== '') return probe(whereItIs(wish));
  const docker = await probe(whereItIs('docker'));
  if (docker.facts.state === 'running') return docker;
  const podman = await probe(whereItIs('podman'));
  if (podman.facts.state === 'running') return podman;
  return docker.facts.state === 'missing' && podman.facts.state !== 'missing' ? podman : docker;
}

/** Programs that macOS starts from the Dock do not have the PATH of a terminal. */
function whereItIs(name: string): string {
  if (process.platform !== 'darwin' || name.includes('/')) return name;
  const folders = ['/usr/local/bin', '/opt/homebrew/bin', '/opt/podman/bin'];
  const onPath = (process.env.PATH ?? '').split(':').some((folder) => existsSync(path.join(folder, name)));
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  return onPath ? name : (found ?? name);
}

async function probe(command: string): Promise<SeenEngine> {
  // Distributions install Podman under Docker's name, and `devcontainer` goes by what it says of itself.
  const { out, missing, err } = await capture(command, ['-v']);
  const name = /podman/i.test(out || path.basename(command)) ? 'podman' : 'docker';
  if (missing) return failed(name, command, 'missing', err);
  return name === 'podman' ? podman(command) : docker(command);
}

const nothing = {
  complaint: undefined,
  version: undefined,
  architecture: undefined,
  operatingSystem: undefined,
  rootless: false,
  runtimes: [],
  cdiKinds: [],
  missingLibrary: undefined,
  ociRuntime: undefined,
  elsewhere: false,
  snap: false,
} as const;

function failed(
  name: EngineName,
  command: string,
  state: EngineFacts['state'],
  complaint: string | undefined,
): SeenEngine {
  return { facts: { ...nothing, name, command, state, complaint }, dataRoot: undefined };
}

const DockerInfo = z.looseObject({
  ServerVersion: z.optional(z.string()),
  ServerErrors: z.optional(z.nullable(z.array(z.string()))),
  Runtimes: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  OperatingSystem: z.optional(z.string()),
  Architecture: z.optional(z.string()),
  DockerRootDir: z.optional(z.string()),
  SecurityOptions: z.optional(z.nullable(z.array(z.string()))),
  CDISpecDirs: z.optional(z.nullable(z.array(z.string()))),
  DiscoveredDevices: z.optional(z.nullable(z.array(z.looseObject({ ID: z.optional(z.string()) })))),
});

async function docker(command: string): Promise<SeenEngine> {
  const [result, elsewhere] = await Promise.all([
    capture(command, ['info', '--format', '{{json .}}']),
    isElsewhere(command),
  ]);
  const info = json(DockerInfo, result.out);
  const complaint = [...(info?.ServerErrors ?? []), result.err.trim()].find((each) => each !== '');
  if (result.code !== 0 || !info?.ServerVersion)
    return failed('docker', command, stateOf(result, complaint ?? ''), complaint);
  const devices = (info.DiscoveredDevices ?? []).flatMap(({ ID }) => ID?.split('=', 1) ?? []);
  const cdi = readCdi(elsewhere ? [] : (info.CDISpecDirs ?? []));
  return {
    facts: {
      ...nothing,
      name: 'docker',
      command,
      state: 'running',
      version: info.ServerVersion,
      architecture: architectureOf(info.Architecture),
      operatingSystem: info.OperatingSystem,
      rootless: info.SecurityOptions?.some((each) => each.includes('rootless')) ?? false,
      runtimes: Object.keys(info.Runtimes ?? {}),
      cdiKinds: [...new Set([...devices, ...cdi.kinds])],
      missingLibrary: cdi.missingLibrary,
      elsewhere,
      snap: /^\/(?:var\/)?snap\//.test(info.DockerRootDir ?? ''),
    },
    dataRoot: info.DockerRootDir,
  };
}

const PodmanInfo = z.looseObject({
  host: z.looseObject({
    arch: z.optional(z.string()),
    distribution: z.optional(z.looseObject({ distribution: z.optional(z.string()) })),
    ociRuntime: z.optional(z.looseObject({ name: z.optional(z.string()) })),
    security: z.optional(z.looseObject({ rootless: z.optional(z.boolean()) })),
    serviceIsRemote: z.optional(z.boolean()),
  }),
  store: z.looseObject({ graphRoot: z.optional(z.string()) }),
  version: z.looseObject({ Version: z.optional(z.string()) }),
});

async function podman(command: string): Promise<SeenEngine> {
  const result = await capture(command, ['info', '--format', 'json']);
  const info = json(PodmanInfo, result.out);
  const complaint = result.err.trim() || undefined;
  if (result.code !== 0 || !info)
    return failed('podman', command, stateOf(result, complaint ?? ''), complaint);
  // On macOS and Windows its machine is always remote, and a part of this one.
  const elsewhere = process.platform === 'linux' && info.host.serviceIsRemote === true;
  const cdi = readCdi(elsewhere ? [] : ['/etc/cdi', '/var/run/cdi']);
  return {
    facts: {
      ...nothing,
      name: 'podman',
      command,
      state: 'running',
      version: info.version.Version,
      architecture: architectureOf(info.host.arch),
      operatingSystem: info.host.distribution?.distribution,
      rootless: info.host.security?.rootless ?? false,
      cdiKinds: cdi.kinds,
      missingLibrary: cdi.missingLibrary,
      ociRuntime: info.host.ociRuntime?.name,
      elsewhere,
    },
    dataRoot: info.store.graphRoot,
  };
}

function stateOf({ late, code }: Captured, complaint: string): EngineFacts['state'] {
  if (late) return 'silent';
  if (/permission denied/i.test(complaint)) return 'forbidden';
  if (
    /cannot connect to|is the docker daemon running|error during connect|connection refused|no such file or directory|machine.*not running/i.test(
      complaint,
    )
  )
    return 'stopped';
  return code === 0 ? 'stopped' : 'failing';
}

/** The address that the client talks to; a machine that is not this one cannot be looked into. */
async function isElsewhere(command: string): Promise<boolean> {
  const host =
    process.env.DOCKER_HOST ||
    (await capture(command, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])).out.trim();
  return /^(?:ssh|tcp|https?):\/\//.test(host) && !/\/\/(?:localhost|127\.|\[::1\])/.test(host);
}

/** `x86_64` in Docker's answer, `amd64` in the names of images. */
function architectureOf(text: string | undefined): string | undefined {
  return { x86_64: 'amd64', aarch64: 'arm64' }[text ?? ''] ?? text;
}

function json<Shape extends z.ZodMiniType>(shape: Shape, text: string): z.infer<Shape> | undefined {
  try {
    const parsed = shape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
