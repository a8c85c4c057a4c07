/** What a container is to get beside what its document says. */
import { type CacheScope, cacheScopes } from '../core/container/plan/caches.ts';
import { type ShareName, shareNames } from '../core/container/plan/shares.ts';
import { CommandError } from './output.ts';

/** What the user asked for; nothing of it is taken from the folder. */
export function wishesOf({
  caches,
  share,
}: {
  readonly caches?: string | undefined;
  readonly share: string[];
}): {
  readonly caches: CacheScope | undefined;
  readonly shares: readonly ShareName[];
} {
  const scope = cacheScopes.find((each) => each === caches);
  if (caches !== undefined && scope === undefined)
    throw new CommandError(
      `Invalid value "${caches}" for --caches. Expected one of ${cacheScopes.join(', ')}.`,
    );
  const shares = share
    .flatMap((each) => each.split(','))
    .map((name) => {
      const known = shareNames.find((each) => each === name.trim());
      if (known) return known;
      throw new CommandError(
        `Invalid value "${name}" for --share. Expected one or more of ${shareNames.join(', ')}.`,
      );
    });
  return { caches: scope, shares };
}
