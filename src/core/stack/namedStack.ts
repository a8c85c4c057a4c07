/** The stack of a reference that a user types: an image, `azureml:…`, or `name:version` of a curated environment. */

import { parseEnvironmentReference } from '../azureml/references/environmentReference.ts';
import { parseImageReference } from '../azureml/references/imageReference.ts';
import { registryReference } from '../azureml/references/rewrite.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { resolveImage, resolveReference } from './resolve.ts';
import type { Stack } from './stack.ts';

export function namedStack(matrix: Matrix, written: string): Stack | undefined {
  if (written.startsWith('azureml:')) return resolveReference(matrix, parseEnvironmentReference(written));
  const [, name = '', version] = /^([\w.-]+)(?::(\d+)|@latest|:latest)?$/.exec(written) ?? [];
  if (matrix.environment(name))
    return resolveReference(matrix, parseEnvironmentReference(registryReference(name, version)));
  const image = parseImageReference(written);
  return image && resolveImage(matrix, image);
}
