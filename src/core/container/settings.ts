/** The settings `acpt.container.*`. The extension reads them; `npm run generate` writes them into package.json. */
import * as z from 'zod/mini';
import { cacheScopes } from './plan/caches.ts';
import { shareNames } from './plan/shares.ts';

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
  caches: z._default(z.enum(cacheScopes), 'shared').register(z.globalRegistry, {
    // A folder must not be able to reach what the user keeps apart.
    scope: 'machine',
    description:
      'Volumes for what pip, conda, Hugging Face and torch hub download and for compiled extensions. They survive when a container is rebuilt.',
    enumDescriptions: [
      'All your folders use the same volumes. Code in one of them can change what the others use.',
      'Each folder has its own volumes.',
      'No volumes: what is downloaded is lost when the container is rebuilt.',
    ],
  }),
  share: z._default(z.array(z.enum(shareNames)), []).register(z.globalRegistry, {
    // A folder must not be able to ask for it.
    scope: 'machine',
    description:
      'What to share with containers: `azure` (your Azure CLI sign-in, `~/.azure`), `git` (`~/.gitconfig`), `ssh` (your SSH agent). Code in the container can use what you share.',
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
