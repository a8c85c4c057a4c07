/** What a workspace may decide: `.acpt.yaml`, and the settings of the editor, which say the same. */
import * as z from 'zod/mini';

const severity = z.enum(['error', 'warning', 'info', 'hint', 'off']);
const version = z.union([z.string(), z.number()]);

/** An image of a team: on which image it is built, or what it contains. */
export const TeamImage = z.strictObject({
  /** Without a tag it applies to all tags. */
  image: z.string(),
  /** The image that it is built on, with its tag; an ACPT image, one of AMD, or another of this list. */
  basedOn: z.optional(z.string()),
  cuda: z.optional(version),
  rocm: z.optional(version),
  /** Versions by package, `python` among them; they override those of the base. */
  packages: z.optional(z.record(z.string(), version)),
});
export type TeamImage = z.infer<typeof TeamImage>;

export const Settings = z.strictObject({
  /** Severity by rule; `off` silences it. */
  severity: z.optional(z.record(z.string(), severity)),
  /** VM sizes of compute clusters by name. */
  computes: z.optional(z.record(z.string(), z.string())),
  /** Files in which nothing is reported, as globs relative to the folder of `.acpt.yaml`. */
  ignore: z.optional(z.array(z.string())),
  images: z.optional(z.array(TeamImage)),
  /** The date to check by, instead of today. */
  date: z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))),
});
export type Settings = z.infer<typeof Settings>;
