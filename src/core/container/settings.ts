/** The settings `acpt.container.*`. The extension reads them; `npm run generate` writes them into package.json. */
import * as z from 'zod/mini';

export const ContainerSettings = z.object({
  engine: z._default(z.string(), 'auto').register(z.globalRegistry, {
    scope: 'machine-overridable',
    description:
      'Container engine: `auto` (the one that runs, Docker before Podman), `docker`, `podman`, or the path to one of them.',
  }),
  curatedEnvironments: z._default(z.enum(['image', 'base']), 'image').register(z.globalRegistry, {
    scope: 'resource',
    description: 'Image that is used to open a curated environment in a container.',
    enumDescriptions: [
      "The environment's own image: exactly what the job runs in, including azureml-mlflow, transformers and all other packages that the environment installs.",
      'The ACPT base image: PyTorch, CUDA and DeepSpeed before the environment installs anything. Many environments share it, so it may already be present.',
    ],
  }),
  launcher: z._default(z.enum(['auto', 'cli']), 'auto').register(z.globalRegistry, {
    scope: 'window',
    description: 'Tool that opens containers.',
    enumDescriptions: [
      'The Dev Containers extension if installed, otherwise the Dev Container CLI.',
      'Always the Dev Container CLI, with a terminal in the container.',
    ],
  }),
  devcontainerCli: z._default(z.string(), '').register(z.globalRegistry, {
    scope: 'machine-overridable',
    description:
      'Path to the Dev Container CLI: `devcontainer` or its `devcontainer.js`. If empty, ACPT uses the copy in VS Code or in the Dev Containers extension, or `devcontainer` on the PATH.',
  }),
});
export type ContainerSettings = z.infer<typeof ContainerSettings>;
