/** A release of the matrix, as each kind of file names it. */
import { registryReference } from '../../azureml/references/rewrite.ts';
import type { FileEdit } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import type { Span } from '../../base/span.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';

export interface NamedRelease {
  /** `undefined` for what is an image alone. */
  readonly environment: string | undefined;
  readonly image: string;
}

/**
 * @param written an image, `azureml://registries/azureml/environments/…`, `azureml:AzureML-…`, or the name of a curated
 * environment, with `:<version>` or without
 */
export function releaseNamed(matrix: Matrix, written: string): NamedRelease {
  const name = subjectOf(matrix, written);
  const environment = matrix.environment(name);
  if (!environment) return { environment: undefined, image: written };
  const version = /(?:versions\/|:)(\d+)$/.exec(written)?.[1];
  return {
    environment: registryReference(environment.name, version),
    image: `mcr.microsoft.com/azureml/curated/${environment.name}:${version ?? 'latest'}`,
  };
}

/** The name without version or tag: `acpt-pytorch-2.2-cuda12.1`, or an image repository. */
export function subjectOf(matrix: Matrix, written: string): string {
  const short = written
    .replace(/^azureml:\/\/registries\/[^/]+\/environments\//, '')
    .replace(/^azureml:(?:AzureML-)?/, '')
    .replace(/^mcr\.microsoft\.com\/azureml\/curated\//, '');
  const [name = written] = /^[^:@]*?(?=\/versions\/|\/labels\/|[:@]|$)/.exec(short) ?? [];
  return matrix.environment(name)?.name ?? name;
}

/**
 * Names a release in the place where an environment is written: at the reference, the image, or `FROM` of its Dockerfile.
 * @param text of the document that has the environment
 * @returns `undefined` where that place can not name it: an image in Python code that names an environment
 */
export function renaming(
  { reference, image, recipe, site }: ResolvedEnvironment,
  release: NamedRelease,
  text: string,
): FileEdit | undefined {
  if (!reference) {
    const written = image ?? recipe?.base;
    return written && replaceText(written, release.image);
  }
  if (release.environment !== undefined) return replaceText(reference, release.environment);
  const key = site?.pair?.key.span;
  if (!key || /\.(?:py|ipynb)$/i.test(reference.path)) return undefined;
  return { span: reference.span, newText: imageMapping(text, key, site.owner.flow, release.image) };
}

/** `image: …` below the key, or beside it within braces. */
function imageMapping(text: string, key: Span, flow: boolean, image: string): string {
  const column = key.start - (text.lastIndexOf('\n', key.start - 1) + 1);
  return flow ? `{ image: ${image} }` : `\n${' '.repeat(column + 2)}image: ${image}`;
}
