/** What survives a rebuild: downloads and compiled code, in volumes of the engine. */
import type { ContainerPlan } from './plan.ts';

export const cacheNames = ['pip', 'conda', 'huggingface', 'torch', 'compiled'] as const;
export type CacheName = (typeof cacheNames)[number];

/** A cache, and the volume of the engine that holds it. */
export interface CacheVolume {
  readonly cache: CacheName;
  readonly volume: string;
}

/** Which volumes: `shared`, those of all folders of this user; `folder`, those of one folder; `off`, none. */
export const cacheScopes = ['shared', 'folder', 'off'] as const;
export type CacheScope = (typeof cacheScopes)[number];

const titles: Readonly<Record<CacheName, string>> = {
  pip: 'pip',
  conda: 'conda packages',
  huggingface: 'Hugging Face',
  torch: 'torch hub',
  compiled: 'compiled extensions',
};

export function cacheTitle(cache: CacheName): string {
  return titles[cache];
}

/** Where the container has the volume. */
export function cacheTarget(cache: CacheName): string {
  return `/acpt/caches/${cache}`;
}

/** The names of the volumes. Both parts are digits and letters: nothing of a folder's or a user's name. */
export function cacheVolumes(owner: string, folder: string | undefined): CacheVolume[] {
  const stem = ['acpt', owner, ...(folder === undefined ? [] : [folder])].join('-');
  return cacheNames.map((cache) => ({ cache, volume: `${stem}-${cache}` }));
}

/**
 * Variables for caches that hide nothing which an image may have: both programs do without a folder that they cannot
 * write. Conda writes into the first that it can, and reads all.
 */
export function cacheEnvironment(caches: readonly CacheVolume[]): Record<string, string> {
  const has = (cache: CacheName) => caches.some((each) => each.cache === cache);
  return {
    ...(has('pip') ? { PIP_CACHE_DIR: cacheTarget('pip') } : {}),
    ...(has('conda') ? { CONDA_PKGS_DIRS: `${cacheTarget('conda')},/opt/conda/pkgs,~/.conda/pkgs` } : {}),
  };
}

/**
 * Models that are baked into an image lie where these would be downloaded to. So these folders are linked, each only
 * where the image has none; a variable such as HF_HUB_CACHE would hide them. HF_HOME itself also holds the token,
 * which must not outlive the container.
 */
const linked: Readonly<Partial<Record<CacheName, readonly (readonly [inVolume: string, atHome: string])[]>>> =
  {
    huggingface: ['hub', 'datasets', 'xet'].map((name) => [name, `.cache/huggingface/${name}`] as const),
    torch: [['hub', '.cache/torch/hub']],
    compiled: [
      ['%/torch_extensions', '.cache/torch_extensions'],
      ['triton', '.triton/cache'],
    ],
  };

/**
 * The command that leads the usual folders into the volumes, for the user who works in the container; `undefined`
 * where there is nothing to lead. Each user has a folder of their own in a volume.
 */
export function linkCaches(
  caches: readonly CacheVolume[],
  plan: Pick<ContainerPlan, 'name' | 'summary'>,
): string | undefined {
  const links = caches.flatMap(({ cache }) =>
    (linked[cache] ?? []).map(
      ([inVolume, atHome]) =>
        `link ${cacheTarget(cache)} ${inVolume.replace('%', stackFolder(plan))} ${atHome}`,
    ),
  );
  if (links.length === 0) return undefined;
  const link = [
    'link() { [ -w "$1" ] || sudo -n chmod 1777 "$1" 2>/dev/null',
    '[ -w "$1" ] || return 0',
    'd="$1/$(id -u)/$2"',
    'h="$HOME/$3"',
    'mkdir -p "$d" "$(dirname "$h")" || return 0',
    'rmdir "$h" 2>/dev/null',
    '[ -e "$h" ] || [ -L "$h" ] || ln -s "$d" "$h"',
  ].join('; ');
  return `${link}; }; ${links.join('; ')}; true`;
}

/** Commands for a shell in the container. */
export interface CacheOpening {
  readonly asRoot: string;
  readonly asUser: string;
}

/** A volume of the engine belongs to root until somebody opens it to the users of the container. */
export function openingOf(
  plan: Pick<ContainerPlan, 'name' | 'summary'>,
  { caches = [] }: { readonly caches?: readonly CacheVolume[] },
): CacheOpening | undefined {
  const asUser = linkCaches(caches, plan);
  return asUser === undefined
    ? undefined
    : { asRoot: `chmod 1777 ${caches.map(({ cache }) => cacheTarget(cache)).join(' ')}`, asUser };
}

/** PyTorch takes a compiled extension by its name alone: one that was built for another PyTorch must not be there. */
function stackFolder({ name, summary }: Pick<ContainerPlan, 'name' | 'summary'>): string {
  return (
    (summary || name)
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'unknown'
  );
}
