/** The setting about submitting jobs. The extension reads it; `npm run generate` writes it into package.json. */
import * as z from 'zod/mini';

export const SubmitSettings = z.object({
  'submit.az': z._default(z.string(), 'az').register(z.globalRegistry, {
    scope: 'machine-overridable',
    description: 'Azure CLI that submits jobs: `az`, or the path to it.',
  }),
});
