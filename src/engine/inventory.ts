/** What ACPT made in an engine for this user: containers, images, volumes. Nothing else is listed, or touched. */
import * as z from 'zod/mini';
import { cacheNames, cacheTitle } from '../core/container/plan/caches.ts';
import { cacheLabel, folderLabel, ownerLabel } from '../core/container/plan/options.ts';
import { capture } from './capture.ts';
import { isOfAnother } from './owner.ts';
import { type Volume, volumesWith } from './volumes.ts';

export interface Own {
  readonly kind: 'container' | 'image' | 'volume';
  /** By which the engine knows it. */
  readonly id: string;
  readonly name: string;
  /** Other names by which a person may call it. */
  readonly aliases: readonly string[];
  /** The folder that it is for, a cache, the state of a container. */
  readonly about: string;
  readonly running: boolean;
  /** As the engine writes it: `1.2GB`; `undefined` where it does not say. */
  readonly size: string | undefined;
}

export interface Inventory {
  readonly things: readonly Own[];
  /** Why something is missing from the list: whole sentences. */
  readonly problems: readonly string[];
}

export async function inventoryOf(engine: string, owner: string): Promise<Inventory> {
  const sizes = volumeSizes(engine);
  const [containers, images, volumes] = await Promise.all([
    containersOf(engine, owner),
    imagesOf(engine, owner),
    volumesWith(engine, ownerLabel, owner),
  ]);
  const known = await sizes;
  const problems = Object.entries({ containers, images, volumes }).flatMap(([name, each]) =>
    each === undefined ? [`The engine does not list its ${name}.`] : [],
  );
  return {
    things: [
      ...(containers ?? []),
      ...(images ?? []),
      ...(volumes ?? []).map((each) => asOwn(each, known.get(each.name))),
    ],
    problems,
  };
}

const Containers = z.array(
  z.looseObject({
    Id: z.string(),
    Name: z.string(),
    State: z.looseObject({ Status: z.string() }),
    Config: z.looseObject({ Labels: z.optional(z.nullable(z.record(z.string(), z.string()))) }),
    SizeRw: z.optional(z.nullable(z.number())),
  }),
);

async function containersOf(engine: string, owner: string): Promise<Own[] | undefined> {
  const ids = await idsOf(engine, ['ps', '--all', '--quiet', '--no-trunc'], owner);
  if (ids === undefined || ids.length === 0) return ids && [];
  const { out } = await capture(engine, ['inspect', '--type=container', '--size', ...ids], 30_000);
  return parsed(Containers, out)
    ?.filter(({ Config: { Labels } }) => Labels?.[ownerLabel] === owner && !isSeenAsOthers(Labels))
    .map(({ Id, Name, State, Config, SizeRw }) => ({
      kind: 'container',
      id: Id,
      name: Name.replace(/^\//, ''),
      aliases: [Id.slice(0, 12)],
      about: [State.Status, Config.Labels?.['devcontainer.local_folder']].filter((each) => each).join(', '),
      running: State.Status === 'running',
      size: typeof SizeRw === 'number' ? written(SizeRw) : undefined,
    }));
}

/** Root works in folders of others, and everybody's containers are root's to remove. */
function isSeenAsOthers(labels: Readonly<Record<string, string>>): boolean {
  const folder = labels['devcontainer.local_folder'];
  return folder !== undefined && process.getuid?.() !== 0 && isOfAnother(folder);
}

const Images = z.array(
  z.looseObject({
    Id: z.string(),
    RepoTags: z.optional(z.nullable(z.array(z.string()))),
    Size: z.optional(z.number()),
  }),
);

/**
 * Those that were built for a container. An image that somebody made from one of them has inherited the label, but
 * not the kind of name that the dev container tools give.
 */
async function imagesOf(engine: string, owner: string): Promise<Own[] | undefined> {
  const ids = await idsOf(engine, ['image', 'ls', '--quiet', '--no-trunc'], owner);
  if (ids === undefined || ids.length === 0) return ids && [];
  const { out } = await capture(engine, ['image', 'inspect', ...new Set(ids)]);
  return parsed(Images, out)
    ?.filter(({ RepoTags }) => RepoTags?.length && RepoTags.every(isOfDevContainers))
    .flatMap(({ Id, RepoTags, Size }) =>
      // An image with several names goes with the last of them.
      (RepoTags ?? []).map((tag) => ({
        kind: 'image' as const,
        id: tag,
        name: tag.replace(/^localhost\//, ''),
        aliases: [tag, tag.replace(/^localhost\//, '').replace(/:latest$/, ''), shortId(Id)],
        about: 'built for a container, with its base image',
        running: false,
        size: Size === undefined ? undefined : written(Size),
      })),
    );
}

function isOfDevContainers(tag: string): boolean {
  return /^(?:localhost\/)?vsc-[^/]+$/.test(tag);
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

async function idsOf(engine: string, list: readonly string[], owner: string): Promise<string[] | undefined> {
  const { code, out } = await capture(engine, [...list, `--filter=label=${ownerLabel}=${owner}`]);
  return code === 0 ? out.split(/\s+/).filter((each) => each !== '') : undefined;
}

function asOwn({ name, labels }: Volume, size: string | undefined): Own {
  const cache = labels[cacheLabel];
  const known = cacheNames.find((each) => each === cache);
  const folder = labels[folderLabel];
  return {
    kind: 'volume',
    id: name,
    name,
    aliases: [],
    about: [`cache of ${known ? cacheTitle(known) : (cache ?? 'something')}`, folder ?? 'all folders'].join(
      ', ',
    ),
    running: false,
    size,
  };
}

const Usage = z.looseObject({
  Volumes: z.optional(z.nullable(z.array(z.looseObject({ Name: z.string(), Size: z.string() })))),
});

/** Docker measures them, which takes a while; Podman prints a table, and takes no format with it. */
async function volumeSizes(engine: string): Promise<Map<string, string>> {
  const docker = await capture(engine, ['system', 'df', '--verbose', '--format', '{{json .}}'], 30_000);
  const volumes = docker.code === 0 ? parsed(Usage, docker.out)?.Volumes : undefined;
  if (volumes)
    return new Map(
      volumes.flatMap(({ Name, Size }) => (Size === 'N/A' ? [] : [[Name, Size] as [string, string]])),
    );
  // Docker that takes too long would take as long again.
  if (docker.late) return new Map();
  const { out } = await capture(engine, ['system', 'df', '--verbose'], 30_000);
  const [, table = ''] = out.split(/^VOLUME NAME\b.*$/m);
  return new Map(
    table.split('\n').flatMap((line) => {
      const [, name, size] = /^(\S+)\s+\d+\s+(\S+)\s*$/.exec(line) ?? [];
      return name !== undefined && size !== undefined ? [[name, size] as [string, string]] : [];
    }),
  );
}

/** In the units that engines use. */
function written(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)}${units[unit]}`;
}

function parsed<Shape extends z.ZodMiniType>(shape: Shape, text: string): z.infer<Shape> | undefined {
  try {
    return z.parse(shape, JSON.parse(text));
  } catch {
    // The engine or the thing went away in between.
    return undefined;
  }
}
