/** Names of groups: which findings of several rules are one mistake. */
import type { Span } from '../../base/span.ts';
import type { Install } from '../../stack/recipe.ts';

/** A command or section that installs PyTorch, torchvision or torchaudio in versions that do not fit. */
export function pytorchVersions(install: Install): string {
  return `PyTorch versions ${install.path} ${install.span.start}`;
}

/** A command or section that installs from the wrong index. */
export function packageIndex(install: Install): string {
  return `index ${install.path} ${install.span.start}`;
}

/** How many nodes a job or step asks for. */
export function nodesOfJob({ key }: { readonly key: { readonly span: Span } }): string {
  return `nodes ${key.span.start}`;
}

/** A VM size without the GPU that an environment or a script expects. */
export function missingGpu({ scalar }: { readonly scalar: { readonly span: Span } }): string {
  return `no GPU ${scalar.span.start}`;
}
