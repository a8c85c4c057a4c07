import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import { admits, exactVersion } from '../../languages/python/specifier.ts';
import { cudaOfVersion, isTorchIndex, wheelIndex } from '../../languages/python/wheels.ts';
import type { Install } from '../../stack/recipe.ts';
import { versionIn } from '../../stack/replay.ts';
import { addOption } from '../support/edits.ts';
import { packageIndex } from '../support/groups.ts';
import { defineRule } from '../support/rule.ts';

export const missingIndexUrl = defineRule({
  code: 'missing-index-url',
  severity: 'error',
  summary: 'PyPI has no builds with a CUDA label; the index URL of the PyTorch wheels is missing.',
  *check({ environments }) {
    for (const environment of environments) {
      for (const { install, requirements, before } of environment.installs) {
        if (install.tool !== 'pip' || hasOtherSource(install)) continue;
        for (const { name, specifier, path, span, url } of requirements) {
          const cuda = cudaOfVersion(exactVersion(specifier) ?? '');
          if (cuda === undefined || url !== undefined || !family.includes(name)) continue;
          if (isThere(versionIn(before, name), specifier)) continue;
          const address = cuda === 'cpu' ? 'https://download.pytorch.org/whl/cpu' : wheelIndex(cuda);
          yield {
            group: packageIndex(install),
            path,
            span,
            message: `${name}${specifier} is not on PyPI; builds with such a label are at ${address}.`,
            fixes: fixes(install, path, address),
          };
        }
      }
    }
  },
});

const family = ['torch', 'torchvision', 'torchaudio'];

/** pip looks for nothing where the image has that build; of which build it is, is not always known. */
function isThere(present: string | undefined, specifier: string): boolean {
  if (present === undefined) return false;
  return admits(present.includes('+') ? specifier : specifier.replace(/\+.*/, ''), present);
}

/** A company's own index may well have them. */
function hasOtherSource({ indexUrl, extraIndexUrls, findLinks, hasSettings }: Install): boolean {
  const own = indexUrl && !/^https:\/\/pypi\.org\//.test(indexUrl.text);
  return (
    hasSettings ||
    own ||
    findLinks.length > 0 ||
    extraIndexUrls.some(({ text }) => isTorchIndex(text) || !/pypi\.org/.test(text))
  );
}

function fixes(install: Install, path: string, address: string): Fix[] {
  const alone = install.requirements.every(({ name }) => family.includes(name));
  const option = alone ? '--index-url' : '--extra-index-url';
  const title = `Add ${option} ${address}`;
  if (isDockerfilePath(install.path) && path === install.path)
    return [{ title, edits: [addOption(install, `${option} ${address}`)] }];
  if (!/\.txt$/.test(path)) return [];
  return [{ title, edits: [{ path, span: { start: 0, end: 0 }, newText: `${option} ${address}\n` }] }];
}
