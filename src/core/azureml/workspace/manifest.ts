/** What an Azure ML workspace has, as it was read on one day: the names, and the numbers that decide whether a job gets its machines. */
import * as z from 'zod/mini';

/** Names and versions that are also names of files. */
export const plainName = /^(?!\.{1,2}$)[\w.-]{1,255}$/;

const name = z.string().check(z.regex(plainName));
/** In a manifest, as everywhere in YAML here, numbers are read as they are written. */
const count = z.string().check(z.regex(/^\d{1,9}$/));

const Compute = z.object({
  /** `amlcompute`, `computeinstance`, `kubernetes` … */
  type: z.string(),
  size: z.optional(z.string()),
  min_instances: z.optional(count),
  max_instances: z.optional(count),
  /** `dedicated`, `low_priority` */
  tier: z.optional(z.string()),
  /** `Succeeded`, `Failed` … */
  state: z.optional(z.string()),
});
export type WorkspaceCompute = z.infer<typeof Compute>;

export const WorkspaceManifest = z.object({
  workspace: z.string(),
  resource_group: z.string(),
  subscription: z.optional(z.string()),
  location: z.optional(z.string()),
  read_on: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  /** The versions of each, newest first; empty where they were not asked for. */
  environments: z._default(z.record(name, z.array(z.string())), {}),
  /** Of registries that documents name: the versions of their environments, as above. */
  registries: z._default(z.record(name, z.record(name, z.array(z.string()))), {}),
  /** Environments that may have more versions than the manifest names: `team-env`, in a registry `contoso/team-env`. */
  partial: z._default(z.array(z.string()), []),
  computes: z._default(z.record(z.string(), Compute), {}),
  /** Sizes with GPUs that the region has. */
  sizes: z._default(z.record(z.string(), z.object({ family: z.string(), vcpus: count })), {}),
  /** In vCPUs, by family of sizes; a family without a limit of its own is not there. */
  quota: z._default(z.record(z.string(), z.object({ limit: count, used: count })), {}),
});
export type WorkspaceManifest = z.infer<typeof WorkspaceManifest>;
