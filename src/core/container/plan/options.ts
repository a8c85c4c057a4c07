/** What a container gets that no document says. */
import type { CacheScope, CacheVolume } from './caches.ts';
import type { Share } from './shares.ts';

export interface ContainerOptions {
  /** By this, what ACPT made for this user is told from everything else that the engine has. */
  readonly owner?: string;
  readonly cacheScope?: CacheScope;
  readonly caches?: readonly CacheVolume[];
  readonly shares?: readonly Share[];
  /** Whole sentences: what was wanted and cannot be. */
  readonly remarks?: readonly string[];
}

/** The label of containers, images and volumes that ACPT made; its value is the owner. */
export const ownerLabel = 'dev.acpt.owner';

/** The label of a cache's volume; its value is the name of the cache. */
export const cacheLabel = 'dev.acpt.cache';

/** The label of a folder's own caches; its value is the path of the folder. */
export const folderLabel = 'dev.acpt.folder';
