/** Names of groups: which findings of several rules are one mistake. */
import type { Install } from '../../stack/recipe.ts';

/** A command or section that installs PyTorch, torchvision or torchaudio in versions that do not fit. */
export function pytorchVersions(install: Install): string {
  return `PyTorch versions ${install.path} ${install.span.start}`;
}

/** A command or section that installs from the wrong index. */
export function packageIndex(install: Install): string {
  return `index ${install.path} ${install.span.start}`;
}
