/**
 * What a workspace may decide: `.acpt.yaml`, and the settings of the editor, which say the same. The descriptions are
 * shown in both; `npm run generate` writes them into package.json.
 */
import * as z from 'zod/mini';

/** A rule's severity, or `off`, which silences it. */
const severity = z.enum(['error', 'warning', 'info', 'hint', 'off']);
export const severities = severity.options;

const version = z.union([z.string(), z.number()]);

/** An image of a team: on which image it is built, or what it contains. */
export const TeamImage = z.strictObject({
  image: described('The image. Without a tag, the entry applies to all tags.', z.string()),
  basedOn: described(
    'The image it is based on, with its tag: an ACPT image, an AMD image, or another image of this list.',
    z.optional(z.string()),
  ),
  cuda: described('CUDA version.', z.optional(version)),
  rocm: described('ROCm version.', z.optional(version)),
  packages: described(
    'Version of each package, including python. They take precedence over those of the base image.',
    z.optional(z.record(z.string(), version)),
  ),
});
export type TeamImage = z.infer<typeof TeamImage>;

export const Settings = z.strictObject({
  severity: described(
    'Severity of each rule, for example `{ "old-image": "off" }`.',
    z.optional(z.record(z.string(), severity)),
  ),
  computes: described(
    'VM size of each compute cluster, by cluster name, for example `{ "gpu-cluster": "Standard_ND96isr_H100_v5" }`.',
    z.optional(z.record(z.string(), z.string())),
  ),
  ignore: described('Glob patterns of files to exclude from diagnostics.', z.optional(z.array(z.string()))),
  images: described(
    "Your team's own images: the image they are based on, or the packages they contain.",
    z.optional(z.array(TeamImage)),
  ),
  date: described(
    'Date (YYYY-MM-DD) to use instead of today in checks that depend on the date.',
    z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))),
  ),
});
export type Settings = z.infer<typeof Settings>;

function described<T extends z.core.$ZodType>(description: string, schema: T): T {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** The description of a setting or of a key of a team's image. */
export function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(schema)?.description;
}
