/** The containers that belong to a dev container configuration. */
import { statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { capture } from './capture.ts';

export interface Configuration {
  /** Docker or Podman, as it is called. */
  readonly engine: string;
  readonly workspaceFolder: string;
  /** The path of devcontainer.json. */
  readonly configFile: string;
}

export interface OwnContainer {
  readonly id: string;
  /** `fresh`: it never started, and what kept it from starting would do so again. */
  readonly state: 'fresh' | 'running' | 'stopped';
  /** Milliseconds since 1970. */
  readonly created: number;
}

const Inspected = z.array(
  z.looseObject({
    Id: z.string(),
    Created: z.string(),
    State: z.looseObject({ Status: z.string(), StartedAt: z.optional(z.string()) }),
  }),
);

/** `devcontainer` and the Dev Containers extension mark what they make with the folder and the file. */
export async function containersOf({
  engine,
  workspaceFolder,
  configFile,
}: Configuration): Promise<OwnContainer[]> {
  const listed = await capture(engine, [
    'ps',
    '--all',
    '--quiet',
    '--no-trunc',
    `--filter=label=devcontainer.local_folder=${labelPath(workspaceFolder)}`,
    `--filter=label=devcontainer.config_file=${labelPath(configFile)}`,
  ]);
  const ids = listed.out.split(/\s+/).filter((each) => each !== '');
  if (listed.code !== 0 || ids.length === 0) return [];
  const { out } = await capture(engine, ['inspect', '--type=container', ...ids]);
  return parsed(out).map(({ Id, Created, State }) => ({
    id: Id,
    created: Date.parse(Created),
    state: stateOf(State.Status, State.StartedAt),
  }));
}

/** A container by its id, if it runs. */
export async function containerOf(
  { id, user }: { readonly id: string; readonly user: string },
  engine: string,
): Promise<
  { readonly engine: string; readonly container: { readonly id: string; readonly user: string } } | undefined
> {
  const { code, out } = await capture(engine, [
    'inspect',
    '--type=container',
    '--format',
    '{{.State.Status}}',
    id,
  ]);
  return code === 0 && out.trim() === 'running' ? { engine, container: { id, user } } : undefined;
}

/** A path as `devcontainer` writes it into a label: on Windows with backslashes and a small drive letter. */
export function labelPath(written: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return path.posix.normalize(written);
  return path.win32.normalize(written).replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}

function stateOf(status: string, startedAt: string | undefined): OwnContainer['state'] {
  if (status === 'running') return 'running';
  return status === 'created' || status === 'configured' || startedAt?.startsWith('0001-')
    ? 'fresh'
    : 'stopped';
}

function parsed(text: string): z.infer<typeof Inspected> {
  try {
    return z.parse(Inspected, JSON.parse(text));
  } catch {
    // The container went away in between.
    return [];
  }
}

/** Removes those that never started; they hold nothing of anybody's. */
export async function removeFresh(configuration: Configuration): Promise<number> {
  return remove(configuration, ({ state }) => state === 'fresh');
}

/** Removes those that were made from that moment on. */
export async function removeMadeSince(configuration: Configuration, moment: number): Promise<number> {
  return remove(configuration, ({ created }) => created >= moment);
}

async function remove(
  configuration: Configuration,
  which: (container: OwnContainer) => boolean,
): Promise<number> {
  const ids = (await containersOf(configuration)).filter(which).map(({ id }) => id);
  if (ids.length > 0) await capture(configuration.engine, ['rm', '--force', ...ids], 20_000);
  return ids.length;
}

/** Whether a container stands, running or not. */
export async function hasContainer(configuration: Configuration): Promise<boolean> {
  return (await containersOf(configuration)).some(({ state }) => state !== 'fresh');
}

/** Whether a container stands that was made from an older configuration, by ACPT or by a person. */
export async function isOutdated(configuration: Configuration, files: readonly string[]): Promise<boolean> {
  const containers = (await containersOf(configuration)).filter(({ state }) => state !== 'fresh');
  const written = Math.max(...files.map(modified));
  return containers.some(({ created }) => created < written);
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
