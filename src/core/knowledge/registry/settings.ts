/**
 * The settings about facts from a registry. The extension reads them; `npm run generate` writes them into package.json. No
 * folder decides them: a stranger's would say whom this machine asks.
 */
import * as z from 'zod/mini';

export const FactsSettings = z.object({
  'facts.update': z._default(z.enum(['never', 'weekly']), 'never').register(z.globalRegistry, {
    scope: 'machine',
    description: 'Whether ACPT asks the registry for new images and tags by itself.',
    enumDescriptions: [
      'Only when the command "ACPT: Update Facts from the Registry" is called.',
      'Once a week, when an Azure ML file is opened.',
    ],
  }),
  registry: z._default(z.string(), '').register(z.globalRegistry, {
    scope: 'machine',
    description:
      "Address of the registry that is asked, such as a mirror of `mcr.microsoft.com`. If empty, the variable `ACPT_REGISTRY` or Microsoft's own registry.",
  }),
});
