/** What is remembered of a container beside its devcontainer.json. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { gpuId } from '../core/container/host/gpus.ts';
import type { Gpu } from '../core/container/host/host.ts';
import { cacheScopes } from '../core/container/plan/caches.ts';
import type { Made } from '../core/container/plan/drift.ts';
import type { ContainerPlan } from '../core/container/plan/plan.ts';

/** What is kept beside devcontainer.json, so that the next time a person's edits can be told from our own text. */
export const memoryName = '.acpt-written.json';

const Memory = z.object({
  version: z.literal(1),
  /** What the files were made from: a document, with the step, or an image. */
  source: z.string(),
  /** `none`: the user wanted it without GPU. */
  gpu: z.enum(['cuda', 'rocm', 'none']),
  header: z.array(z.string()),
  configuration: z.record(z.string(), z.unknown()),
  files: z.record(z.string(), z.string()),
  caches: z.optional(z.enum(cacheScopes)),
  /** Those that were chosen; left out: all. */
  gpus: z.optional(z.array(z.string().check(z.regex(gpuId)))),
  made: z.optional(
    z.object({
      base: z.string(),
      versions: z.record(z.string(), z.string()),
      sources: z.record(z.string(), z.string()),
    }),
  ),
});
export type Memory = z.infer<typeof Memory>;

export function memoryIn(folder: string): Memory | undefined {
  const text = textOf(path.join(folder, memoryName));
  try {
    const parsed = text === undefined ? undefined : Memory.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : undefined;
  } catch {
    // Somebody edited it: then it says nothing any more.
    return undefined;
  }
}

export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

export function sourceOf({ source, base, title }: ContainerPlan, workspaceFolder: string): string {
  if (!source) return base.kind === 'image' ? base.image : title;
  const document = path.posix.relative(workspaceFolder, source.path);
  return source.step === undefined ? document : `${document}#${source.step}`;
}

export interface Written {
  readonly configFile: string;
  /** The document, relative to the folder, or an image. */
  readonly document: string;
  readonly step: string | undefined;
  readonly gpu: Gpu;
  readonly made: Made | undefined;
}

/** The containers that were configured in this folder. */
export function writtenIn(workspaceFolder: string): Written[] {
  const folder = path.posix.join(workspaceFolder, '.devcontainer');
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    // There is none.
    return [];
  }
  return names.flatMap((name) => {
    const memory = memoryIn(path.join(folder, name));
    if (!memory) return [];
    const [document = '', step] = memory.source.split(/#(?=[^#]*$)/);
    const { gpu, made } = memory;
    return [{ configFile: path.posix.join(folder, name, 'devcontainer.json'), document, step, gpu, made }];
  });
}

/** Whether the plan is that of the container which was written. */
export function isPlanOf(plan: ContainerPlan, workspaceFolder: string, { document, step }: Written): boolean {
  return sourceOf(plan, workspaceFolder) === (step === undefined ? document : `${document}#${step}`);
}

/** What a container of this plan would be made from now. */
export function madeFrom(plan: ContainerPlan, workspaceFolder: string): Made {
  const { base, versions, sources } = plan;
  const shown = (file: string) => path.posix.relative(workspaceFolder, file);
  const text =
    base.kind === 'image'
      ? base.image
      : base.kind === 'build'
        ? shown(base.dockerfile)
        : (base.image ?? 'Dockerfile');
  return {
    base: text,
    versions: { ...versions },
    sources: Object.fromEntries(sources.map((file) => [shown(file), digestOf(textOf(file))])),
  };
}

function digestOf(text: string | undefined): string {
  return text === undefined ? 'missing' : createHash('sha256').update(text).digest('hex').slice(0, 16);
}
