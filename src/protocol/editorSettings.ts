/** The settings `acpt.*` that only an editor has, of which no `.acpt.yaml` speaks. `npm run generate` writes them into package.json. */
import * as z from 'zod/mini';

export const EditorSettings = z.object({
  schemaChecks: z._default(z.enum(['auto', 'on', 'off']), 'auto').register(z.globalRegistry, {
    scope: 'window',
    description:
      'Whether ACPT checks, completes and explains the keys and values of Azure ML YAML itself. Environments, images, packages, commands and expressions are always checked.',
    enumDescriptions: [
      'Yes, except where another extension (YAML by Red Hat, Azure Machine Learning) does so for the same document because it has a $schema.',
      'Yes, always. With such an extension, some problems and proposals appear twice.',
      'No, never.',
    ],
  }),
  codeLens: z._default(z.boolean(), true).register(z.globalRegistry, {
    scope: 'window',
    description:
      'Show a line above each environment with what is installed where the job runs, and with the available actions.',
  }),
  inlayHints: z._default(z.boolean(), true).register(z.globalRegistry, {
    scope: 'window',
    description:
      'Show what an environment or image contains after its name, unless the line above it already does. `editor.inlayHints.enabled` applies too.',
  }),
});
export type EditorSettings = z.infer<typeof EditorSettings>;
