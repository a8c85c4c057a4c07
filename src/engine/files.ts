/** Puts the files of a dev container into `.devcontainer/`, beside what people wrote there. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  type DevContainer,
  devContainer,
  type JsonObject,
} from '../core/container/configuration/generate.ts';
import { type Refresh, refreshConfiguration, refreshText } from '../core/container/configuration/refresh.ts';
import type { Gpu, HostFacts } from '../core/container/host/host.ts';
import type { HostFolder } from '../core/container/host/hostFolder.ts';
import type { CacheScope } from '../core/container/plan/caches.ts';
import { driftOf } from '../core/container/plan/drift.ts';
import type { ContainerOptions } from '../core/container/plan/options.ts';
import type { ContainerPlan } from '../core/container/plan/plan.ts';
import { gitRootOf } from './gitRoot.ts';
import { keepOld, safeWrite, safeWriteQuietly } from './safeWrite.ts';
import { type Memory, madeFrom, memoryIn, memoryName, sourceOf, textOf } from './written.ts';

export interface Prepared {
  readonly place: HostFolder;
  /** The path of devcontainer.json. */
  readonly configFile: string;
  readonly generated: DevContainer;
  /** By the path of the file; devcontainer.json first. */
  readonly refreshes: ReadonlyMap<string, Refresh>;
  readonly memory: Memory;
}

/** Decides where the files go and what of what is there stays. Writes nothing. */
export function prepare(
  plan: ContainerPlan,
  host: HostFacts,
  gpu: Gpu,
  workspaceFolder: string,
  options: ContainerOptions = {},
): Prepared {
  const source = sourceOf(plan, workspaceFolder);
  const folder = freeFolder(plan, gpu, workspaceFolder, source);
  const place: HostFolder = {
    workspaceFolder,
    gitRoot: gitRootOf(workspaceFolder),
    folder,
    exists: (each) => existsSync(each),
  };
  const generated = devContainer(plan, host, gpu, place, options);
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
      gpu,
      header: [...header],
      configuration: { ...configuration },
      files: { ...files },
      made: madeFrom(plan, workspaceFolder),
      ...(options.cacheScope === undefined ? {} : { caches: options.cacheScope }),
      ...(host.choice && gpu !== 'none' ? { gpus: [...host.choice.chosen] } : {}),
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
 * replace; the old file is then kept beside it.
 * @returns whether any file was written
 * @throws CannotWrite
 */
export function write(
  { refreshes, configFile, memory, place: { workspaceFolder } }: Prepared,
  overwritten: ReadonlySet<string> = new Set(),
): boolean {
  let wrote = false;
  for (const [file, refresh] of refreshes) {
    if (refresh.kind === 'same' || (refresh.kind === 'conflict' && !overwritten.has(file))) continue;
    if (refresh.kind === 'conflict') keepOld(workspaceFolder, file);
    // Other comments do not make another container.
    const quiet = refresh.kind === 'changed' && !refresh.container;
    (quiet ? safeWriteQuietly : safeWrite)(workspaceFolder, file, refresh.text);
    wrote = true;
  }
  const remembered = path.posix.join(path.posix.dirname(configFile), memoryName);
  const text = `${JSON.stringify(memory, undefined, 2)}\n`;
  if (textOf(remembered) !== text) safeWrite(workspaceFolder, remembered, text);
  return wrote;
}

/** What the container is made from. */
export function filesOf({ refreshes }: Prepared): string[] {
  return [...refreshes.keys()];
}

/** Whether the user wanted this container without GPU before. */
export function wasOnCpu({ configFile, memory }: Prepared): boolean {
  const known = memoryIn(path.posix.dirname(configFile));
  return known?.source === memory.source && known.gpu === 'none';
}

/** The GPUs that were chosen the last time for the container of this plan; `undefined`: all. */
export function gpusBefore(plan: ContainerPlan, gpu: Gpu, workspaceFolder: string): string[] | undefined {
  const source = sourceOf(plan, workspaceFolder);
  const folder = freeFolder(plan, gpu, workspaceFolder, source);
  return memoryIn(path.posix.join(workspaceFolder, '.devcontainer', folder))?.gpus;
}

/** What has changed since the files of the container were written: phrases. `undefined`: none were. */
export function driftSince({ configFile, memory }: Prepared): string[] | undefined {
  const known = memoryIn(path.posix.dirname(configFile));
  if (known?.source !== memory.source) return undefined;
  return known.made && memory.made ? driftOf(known.made, memory.made) : [];
}

/** Which caches this configuration was last given. */
export function cachesBefore({ configFile, memory }: Prepared): CacheScope | undefined {
  const known = memoryIn(path.posix.dirname(configFile));
  return known?.source === memory.source ? known.caches : undefined;
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
