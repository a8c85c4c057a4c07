/** A release of the matrix, as somebody types it. */
import { registryReference } from '../../azureml/references/rewrite.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { NamedRelease } from '../../stack/renaming.ts';

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
