/** What has changed of an environment since its container was made. */

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
  const versions = changed(before.versions, now.versions).map(({ key, then, today }) =>
    then === undefined
      ? `${key} ${today} is added`
      : today === undefined
        ? `${key} ${then} is removed`
        : `${key} ${then} → ${today}`,
  );
  const sources = changed(before.sources, now.sources).map(({ key, then, today }) =>
    then === undefined
      ? `${key} is used now`
      : today === undefined
        ? `${key} is not used any more`
        : `${key} was edited`,
  );
  const base = before.base === now.base ? [] : [`${before.base} → ${now.base}`];
  return [...base, ...versions, ...sources];
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
