/** Volumes of an engine, by what their labels say. */
import * as z from 'zod/mini';
import { capture } from './capture.ts';

/** In milliseconds. Without an answer there are no caches, and a container is made again without them. */
const patience = 20_000;

export interface Volume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where its files are, on the machine of the engine. */
  readonly mountpoint: string | undefined;
}

const Inspected = z.array(
  z.looseObject({
    Name: z.string(),
    Labels: z.optional(z.nullable(z.record(z.string(), z.string()))),
    Mountpoint: z.optional(z.string()),
  }),
);

/** Those of these names that are there; `undefined` where the engine gives no answer. */
export async function volumesNamed(
  engine: string,
  names: readonly string[],
): Promise<readonly Volume[] | undefined> {
  const listed = await capture(engine, ['volume', 'ls', '--quiet'], patience);
  if (listed.code !== 0) return undefined;
  const all = new Set(listed.out.split(/\s+/));
  const there = names.filter((name) => all.has(name));
  return there.length === 0 ? [] : inspected(engine, there);
}

/** Those with this label, whose value it has. */
export async function volumesWith(
  engine: string,
  label: string,
  value: string,
): Promise<readonly Volume[] | undefined> {
  const listed = await capture(
    engine,
    ['volume', 'ls', '--quiet', `--filter=label=${label}=${value}`],
    patience,
  );
  if (listed.code !== 0) return undefined;
  const names = listed.out.split(/\s+/).filter((name) => name !== '');
  const volumes = names.length === 0 ? [] : await inspected(engine, names);
  return volumes?.filter(({ labels }) => labels[label] === value);
}

async function inspected(engine: string, names: readonly string[]): Promise<readonly Volume[] | undefined> {
  const { out } = await capture(engine, ['volume', 'inspect', ...names], patience);
  try {
    return z
      .parse(Inspected, JSON.parse(out))
      .map(({ Name, Labels, Mountpoint }) => ({ name: Name, labels: Labels ?? {}, mountpoint: Mountpoint }));
  } catch {
    // The engine or one of them went away in between.
    return undefined;
  }
}

/** Whether it is there afterwards is for the caller to see: engines differ in what they say of one that is there. */
export async function createVolume(
  engine: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const options = Object.entries(labels).map(([key, value]) => `--label=${key}=${value}`);
  await capture(engine, ['volume', 'create', ...options, name], patience);
}
