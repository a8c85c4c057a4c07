/** What a registry of images answered on one day: kept beside the bundled facts, and laid over them. */
import * as z from 'zod/mini';

/** How repositories are called in a registry, without its host. */
export const repositoryPattern = /^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$/;
/** Tags as the OCI distribution specification allows them. */
export const tagPattern = /^\w[\w.-]{0,127}$/;
export const digestPattern = /^sha256:[0-9a-f]{64}$/;

const tag = z.string().check(z.regex(tagPattern));

const Image = z.strictObject({
  tag,
  digest: z.string().check(z.regex(digestPattern)),
  /** Of the compressed layers and the configuration: what is downloaded. */
  bytes: z.number().check(z.int(), z.nonnegative()),
});

const Repository = z.strictObject({
  name: z.string().check(z.regex(repositoryPattern), z.maxLength(255)),
  /** All of them; `null` where the registry has no such repository. */
  tags: z.nullable(z.array(tag).check(z.maxLength(20_000))),
  /** Those whose manifests were read. */
  images: z.array(Image).check(z.maxLength(2000)),
});
export type RegistryRepository = z.infer<typeof Repository>;

export const RegistryFacts = z.strictObject({
  format: z.literal(1),
  /** The host in the names of images: `mcr.microsoft.com`, whichever mirror answered. */
  registry: z.string().check(z.regex(/^[a-z0-9.-]+$/)),
  askedOn: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  repositories: z.array(Repository).check(z.maxLength(5000)),
});
export type RegistryFacts = z.infer<typeof RegistryFacts>;
