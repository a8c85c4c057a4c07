/** What has changed of an environment since its container was made. */
import { mainPackages } from '../../stack/stack.ts';

/** What a container was made from, as far as it can be told later that it is another. */
export interface Made {
  /** The image, or the Dockerfile. */
  readonly base: string;
  /** By package. */
  readonly versions: Readonly<Record<string, string>>;
  /** Digests of the files that it is built from, by their paths. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Phrases: "torch 2.8.0 → 2.10.0", "requirements.txt was edited". Empty where it is the same container. */
export function driftOf(before: Made, now: Made): string[] {
  const versions = changed(before.versions, now.versions).flatMap(({ key, then, today }) => {
    // Of the packages of an image, not all are known: what is not known has not gone.
    const isKnown = (then !== undefined && today !== undefined) || !alwaysListed.has(key);
    return isKnown ? [`${key} ${then ?? 'not pinned'} → ${today ?? 'not pinned'}`] : [];
  });
  const sources = changed(before.sources, now.sources).map(({ key, then, today }) =>
    then === undefined
      ? `${key} is used now`
      : today === undefined
        ? `${key} is not used any more`
        : `${key} was edited`,
  );
  return [...moved(before.base, now.base), ...versions, ...sources];
}

const alwaysListed: ReadonlySet<string> = new Set([...mainPackages, 'CUDA', 'ROCm']);

/** `acpt-pytorch-2.8-cuda12.6:14 → 15` where only the tag is another. */
function moved(then: string, today: string): string[] {
  if (then === today) return [];
  const [, repository, tag] = /^(.+):([^:/]+)$/.exec(today) ?? [];
  const isTag = repository !== undefined && then.startsWith(`${repository}:`);
  return [isTag ? `${then.slice(repository.lastIndexOf('/') + 1)} → ${tag}` : `${then} → ${today}`];
}

interface Change {
  readonly key: string;
  readonly then: string | undefined;
  readonly today: string | undefined;
}

function changed(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): Change[] {
  const [old, current] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
  return [...new Set([...old.keys(), ...current.keys()])].flatMap((key) => {
    const [then, today] = [old.get(key), current.get(key)];
    return then === today ? [] : [{ key, then, today }];
  });
}
