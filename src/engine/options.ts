/** What a container gets beside what its document says: caches, and what the user shares. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HostFacts } from '../core/container/host/host.ts';
import { type CacheScope, type CacheVolume, cacheVolumes } from '../core/container/plan/caches.ts';
import {
  type ContainerOptions,
  cacheLabel,
  folderLabel,
  ownerLabel,
} from '../core/container/plan/options.ts';
import type { Share, ShareName } from '../core/container/plan/shares.ts';
import { folderKey, ownerOf } from './owner.ts';
import { createVolume, volumesNamed } from './volumes.ts';

export interface Wishes {
  readonly caches: CacheScope;
  readonly shares: readonly ShareName[];
  /** Makes volumes that are missing; otherwise nothing is made. */
  readonly make: boolean;
}

/** Makes volumes, if they are wanted and that is allowed, and nothing else. */
export async function optionsFor(
  { engine }: Pick<HostFacts, 'engine'>,
  workspaceFolder: string,
  { caches: scope, shares: wanted, make }: Wishes,
): Promise<ContainerOptions> {
  const owner = ownerOf(engine);
  const { shares, remarks } = sharesOf(wanted);
  const options = { owner, cacheScope: scope, shares, remarks };
  if (scope === 'off') return options;
  const folder = scope === 'folder' ? workspaceFolder : undefined;
  const volumes = cacheVolumes(owner, folder === undefined ? undefined : folderKey(folder));
  // Whose they are is seen when the container is started.
  if (engine.state !== 'running') return { ...options, caches: volumes };
  const found = await usable(engine.command, volumes, owner, folder, make);
  return { ...options, caches: found.caches, remarks: [...remarks, ...found.remarks] };
}

/** Without those that somebody else made under the name: what is in them is not ours to use, or to remove. */
async function usable(
  engine: string,
  volumes: readonly CacheVolume[],
  owner: string,
  folder: string | undefined,
  make: boolean,
): Promise<{ caches: readonly CacheVolume[]; remarks: readonly string[] }> {
  const names = volumes.map(({ volume }) => volume);
  const before = await volumesNamed(engine, names);
  if (make && before) {
    const missing = volumes.filter(({ volume }) => !before.some(({ name }) => name === volume));
    await Promise.all(
      missing.map(({ cache, volume }) =>
        createVolume(engine, volume, {
          [ownerLabel]: owner,
          [cacheLabel]: cache,
          ...(folder === undefined ? {} : { [folderLabel]: folder }),
        }),
      ),
    );
  }
  const there = make && before ? await volumesNamed(engine, names) : before;
  if (there === undefined)
    return {
      caches: [],
      remarks: ['The engine does not say which volumes it has; the container gets no caches.'],
    };
  const foreign = there.filter(({ labels }) => labels[ownerLabel] !== owner).map(({ name }) => name);
  const lost = make ? names.filter((name) => !there.some((each) => each.name === name)) : [];
  return {
    caches: volumes.filter(({ volume }) => !foreign.includes(volume) && !lost.includes(volume)),
    remarks: [
      ...foreign.map(
        (name) => `The volume ${name} was not created by ACPT for you, so it is not used as a cache.`,
      ),
      ...lost.map((name) => `The volume ${name} could not be created, so there is no such cache.`),
    ],
  };
}

/** What is there of it, and can be mounted. */
function sharesOf(wanted: readonly ShareName[]): { shares: Share[]; remarks: string[] } {
  const shares: Share[] = [];
  const remarks: string[] = [];
  for (const share of new Set(wanted)) {
    const found = placeOf(share);
    if (found === undefined || !existsSync(found)) {
      remarks.push(`Not shared with the container: ${missing[share]}.`);
      continue;
    }
    const at = found.replaceAll('\\', '/');
    // A comma would begin another option of the mount, a quote a text in it.
    if (/[,"\n]/.test(at)) remarks.push(`Not shared with the container: ${at} cannot be written as a mount.`);
    else if (share === 'ssh' && isPassing(at))
      remarks.push(
        `Not shared with the container: the socket of your SSH agent, ${at}, is gone after you log out, and the container would not start again.`,
      );
    else shares.push({ share, path: at });
  }
  return { shares, remarks };
}

const missing: Readonly<Record<ShareName, string>> = {
  azure: 'there is no ~/.azure folder; sign in with az login',
  git: 'there is no ~/.gitconfig file',
  ssh: 'no SSH agent is running (SSH_AUTH_SOCK)',
};

function placeOf(share: ShareName): string | undefined {
  switch (share) {
    case 'azure':
      return process.env.AZURE_CONFIG_DIR || path.join(os.homedir(), '.azure');
    case 'git':
      return path.join(os.homedir(), '.gitconfig');
    case 'ssh':
      return process.env.SSH_AUTH_SOCK || undefined;
    default:
      return share satisfies never;
  }
}

/** Agents that SSH forwards, and those started by hand, have a socket per session. */
function isPassing(socket: string): boolean {
  return /^(?:\/private)?(?:\/tmp\/|\/var\/folders\/)/.test(socket);
}
