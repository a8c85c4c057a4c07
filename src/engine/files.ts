/** Puts the files of a dev container into `.devcontainer/`, beside what people wrote there. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { type DevContainer, devContainer, type JsonObject, type Place } from '../core/container/generate.ts';
import type { Gpu, HostFacts } from '../core/container/host.ts';
import type { ContainerPlan } from '../core/container/plan.ts';
import { type Refresh, refreshConfiguration, refreshText } from '../core/container/refresh.ts';

/** What is kept beside devcontainer.json, so that the next time a person's edits can be told from our own text. */
const memoryName = '.acpt-written.json';

const Memory = z.object({
  version: z.literal(1),
  /** What the files were made from: a document, with the step, or an image. */
  source: z.string(),
  header: z.array(z.string()),
  configuration: z.record(z.string(), z.unknown()),
  files: z.record(z.string(), z.string()),
});
type Memory = z.infer<typeof Memory>;

export interface Prepared {
  readonly place: Place;
  /** The path of devcontainer.json. */
  readonly configFile: string;
  readonly generated: DevContainer;
  /** By the path of the file; devcontainer.json first. */
  readonly refreshes: ReadonlyMap<string, Refresh>;
  readonly memory: Memory;
}

/** Decides where the files go and what of what is there stays. Writes nothing. */
export function prepare(plan: ContainerPlan, host: HostFacts, gpu: Gpu, workspaceFolder: string): Prepared {
  const source = sourceOf(plan, workspaceFolder);
  const folder = freeFolder(plan, gpu, workspaceFolder, source);
  const place: Place = {
    workspaceFolder,
    gitRoot: gitRootOf(workspaceFolder),
    folder,
    exists: (each) => existsSync(each),
  };
  const generated = devContainer(plan, host, gpu, place);
  const here = path.posix.join(workspaceFolder, generated.folder);
  const memory = memoryIn(here);
  const configFile = path.posix.join(here, 'devcontainer.json');
  const refreshes = new Map<string, Refresh>([
    [
      configFile,
      refreshConfiguration(
        textOf(configFile),
        memory && { header: memory.header, configuration: memory.configuration as JsonObject },
        generated.configuration,
        generated.header,
      ),
    ],
  ]);
  for (const [name, text] of Object.entries(generated.files)) {
    const file = path.posix.join(here, name);
    refreshes.set(file, refreshText(textOf(file), memory?.files[name], text));
  }
  const { configuration, files, header } = generated;
  return {
    place,
    configFile,
    generated,
    refreshes,
    memory: {
      version: 1,
      source,
      header: [...header],
      configuration: { ...configuration },
      files: { ...files },
    },
  };
}

export function conflictsOf({
  refreshes,
}: Prepared): { file: string; refresh: Refresh & { kind: 'conflict' } }[] {
  return [...refreshes].flatMap(([file, refresh]) =>
    refresh.kind === 'conflict' ? [{ file, refresh }] : [],
  );
}

/**
 * Writes what is new or changed. A file in conflict is left as it is, unless its path is among those that ACPT may
 * write anew; what was there is then kept beside it.
 * @returns whether anything changed that the container is made from
 */
export function write(
  { refreshes, configFile, memory }: Prepared,
  anew: ReadonlySet<string> = new Set(),
): boolean {
  mkdirSync(path.dirname(configFile), { recursive: true });
  let changed = false;
  for (const [file, refresh] of refreshes) {
    if (refresh.kind === 'same' || (refresh.kind === 'conflict' && !anew.has(file))) continue;
    if (refresh.kind === 'conflict') keepOld(file);
    writeFileSync(file, refresh.text);
    changed ||= refresh.kind !== 'changed' || refresh.container;
  }
  // Where a person's file stays, what ACPT wrote last is not known any better than before.
  const stays = [...refreshes].some(([file, { kind }]) => kind === 'conflict' && !anew.has(file));
  if (!stays)
    writeFileSync(
      path.join(path.dirname(configFile), memoryName),
      `${JSON.stringify(memory, undefined, 2)}\n`,
    );
  return changed;
}

/** Whether the container of this plan and these GPUs was made here before. */
export function isKnown({ configFile, memory }: Prepared): boolean {
  return memoryIn(path.dirname(configFile))?.source === memory.source;
}

function keepOld(file: string): void {
  let old = `${file}.old`;
  for (let number = 2; existsSync(old); number++) old = `${file}.old${number}`;
  writeFileSync(old, readFileSync(file));
}

function sourceOf({ source, base, title }: ContainerPlan, workspaceFolder: string): string {
  if (!source) return base.kind === 'image' ? base.image : title;
  const document = path.posix.relative(workspaceFolder, source.path);
  return source.step === undefined ? document : `${document}#${source.step}`;
}

/** The plan's own name; with more to it where a folder of that name was made for something else. */
function freeFolder(plan: ContainerPlan, gpu: Gpu, workspaceFolder: string, source: string): string {
  const cpu = gpu === 'none' && plan.accelerator ? '-cpu' : '';
  const document = plan.source ? path.posix.basename(plan.source.path).replace(/\.[^.]+$/, '') : 'image';
  const stem = [document, plan.source?.step ?? []]
    .flat()
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-');
  for (let number = 0; ; number++) {
    const more = number === 0 ? '' : number === 1 ? `-${stem}` : `-${stem}-${number}`;
    const name = `${plan.name}${more}${cpu}`;
    const there = path.posix.join(workspaceFolder, '.devcontainer', name);
    const memory = memoryIn(there);
    if (memory === undefined || memory.source === source) return name;
  }
}

function memoryIn(folder: string): Memory | undefined {
  const text = textOf(path.join(folder, memoryName));
  try {
    const parsed = text === undefined ? undefined : Memory.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : undefined;
  } catch {
    // Somebody edited it: then it says nothing any more.
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The folder with `.git` around a folder: the dev container tools mount it as a whole. */
export function gitRootOf(folder: string): string | undefined {
  for (let each = folder; ; each = path.posix.dirname(each)) {
    if (existsSync(path.join(each, '.git'))) return each;
    if (each === path.posix.dirname(each)) return undefined;
  }
}
