/** PyTorch's packages and wheel indexes, as the image has them to which an environment moves. */
import type { FileEdit } from '../../base/findings.ts';
import { replacePart } from '../../base/located.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, publicVersion } from '../../languages/python/specifier.ts';
import { cudaLabel, cudaOfIndex } from '../../languages/python/wheels.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { Install } from '../../stack/recipe.ts';
import { versionIn } from '../../stack/replay.ts';
import type { Stack } from '../../stack/stack.ts';

const followed = /^torch(?:vision|audio)?$/;

/** Pins of PyTorch's own packages that keep the image's from being used, and indexes for another CUDA version. */
export function followingEdits({ installs, base }: ResolvedEnvironment): FileEdit[] {
  if (!base) return [];
  return installs.flatMap(({ install }) =>
    install.tool === 'pip' ? [...pinEdits(install, base), ...indexEdits(install, base)] : [],
  );
}

function pinEdits({ requirements }: Install, base: Stack): FileEdit[] {
  return requirements.flatMap((requirement): FileEdit[] => {
    const { name, specifier, specifierSpan, path } = requirement;
    const version = followed.test(name) ? versionIn(base, name) : undefined;
    if (version === undefined || specifier === '' || admits(specifier, version)) return [];
    return [{ path, span: specifierSpan, newText: pinOf(requirement, version) }];
  });
}

/** `==2.10.0+cu126` only where the pin that it replaces says for which CUDA version it is. */
function pinOf({ specifier }: Requirement, version: string): string {
  return `==${/\+cu\d+/.test(specifier) ? version : publicVersion(version)}`;
}

function indexEdits({ indexUrl, extraIndexUrls, findLinks }: Install, { accelerator }: Stack): FileEdit[] {
  if (accelerator?.kind !== 'cuda') return [];
  const urls = [indexUrl, ...extraIndexUrls, ...findLinks].filter((each) => each !== undefined);
  return urls.flatMap((url): FileEdit[] => {
    const cuda = cudaOfIndex(url.text);
    const at = url.text.lastIndexOf('/cu') + 1;
    if (cuda === undefined || cuda === 'cpu' || cuda === accelerator.version || at === 0) return [];
    const label = cudaLabel(cuda);
    return [replacePart(url, { start: at, end: at + label.length }, cudaLabel(accelerator.version))];
  });
}
