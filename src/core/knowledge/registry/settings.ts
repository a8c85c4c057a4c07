/**
 * The settings about facts from a registry. The extension reads them; `npm run generate` writes them into package.json. No
 * folder decides them: a stranger's would say whom this machine asks.
 */
import * as z from 'zod/mini';

export const FactsSettings = z.object({
  'facts.update': z._default(z.enum(['never', 'weekly']), 'never').register(z.globalRegistry, {
    scope: 'machine',
    description: 'Whether ACPT queries the registry for new images and tags automatically.',
    enumDescriptions: [
      'Only when the command "ACPT: Update Facts from the Registry" is called.',
      'Once a week, when an Azure ML file is opened.',
    ],
  }),
  registry: z._default(z.string(), '').register(z.globalRegistry, {
    scope: 'machine',
    description:
      "Address of the registry to query, such as a mirror of `mcr.microsoft.com`. If empty, ACPT uses the environment variable `ACPT_REGISTRY` or Microsoft's registry.",
  }),
});
