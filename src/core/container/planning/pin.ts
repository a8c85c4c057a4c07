/** Tags and labels that move, and what they mean today. */

import { acptNamespace, type ImageReference } from '../../azureml/references/imageReference.ts';
import { nameOf } from '../../base/paths.ts';
import { lastVersion, type Matrix, newestTag } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';

/** The same image with a tag that stays what it is, as far as the matrix knows one. */
export function pinned(
  matrix: Matrix,
  meaning: ImageReference,
): { image: string; remark: string | undefined } {
  const { repository, tag, digest } = meaning;
  const written = `${repository.text}${tag ? `:${tag.text}` : ''}${digest ? `@${digest.text}` : ''}`;
  if (digest || (tag && tag.text !== 'latest')) return { image: written, remark: undefined };
  const newest = newestOf(matrix, repository.text);
  if (newest === undefined)
    return {
      image: written,
      remark: `${written} is not pinned, and no dated tag is known to pin it to.`,
    };
  return {
    image: `${repository.text}:${newest}`,
    remark: `${written} is not pinned; the container uses ${newest}, the latest known tag.`,
  };
}

function newestOf(matrix: Matrix, repository: string): string | undefined {
  if (acptNamespace(repository) === 'curated') {
    const environment = matrix.environment(nameOf(repository));
    return environment && String(lastVersion(environment));
  }
  const known = matrix.repository(repository);
  return known ? newestTag(known)?.tag : newestOfAmd(matrix, repository);
}

/** AMD's images are dated by their ROCm, then by their PyTorch. */
function newestOfAmd(matrix: Matrix, repository: string): string | undefined {
  const plain = repository.toLowerCase().replace(/^docker\.io\//, '');
  const [newest] = matrix.rocmImages
    .filter(({ image }) => image.startsWith(`${plain}:`))
    .toSorted((a, b) => compareVersions(b.rocm, a.rocm) || compareVersions(b.torch, a.torch));
  return newest?.image.slice(plain.length + 1);
}
