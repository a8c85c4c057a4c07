/** From what a document says to the stack that it means. */

import type { EnvironmentReference } from '../azureml/references/environmentReference.ts';
import { acptNamespace, type ImageReference } from '../azureml/references/imageReference.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { newEnvironmentNote } from './apply.ts';
import { curatedStack, documentedStack, latestStack } from './curated.ts';
import { imageStack, namedImageStack, rocmImageStack } from './image.ts';
import { contentsOf, type Layer, type Stack } from './stack.ts';

/** `undefined` for everything that only the user's workspace or another registry knows. */
export function resolveReference(matrix: Matrix, reference: EnvironmentReference): Stack | undefined {
  if (reference.form !== 'registry' && reference.form !== 'workspace' && reference.form !== 'arm')
    return undefined;
  if (!isCuratedScope(reference)) return undefined;
  const name = reference.name.text;
  const documented = matrix.documented(name);
  if (documented) return documentedStack(matrix, documented);
  const environment = matrix.environment(name);
  if (!environment) return undefined;
  if (reference.version) {
    return /^\d{1,6}$/.test(reference.version.text)
      ? curatedStack(matrix, environment, Number(reference.version.text))
      : undefined;
  }
  return latestStack(matrix, environment);
}

/** Whether the reference looks where Microsoft publishes: the `azureml` registry, or the `AzureML-` names of a workspace. */
export function isCuratedScope(
  reference: Extract<EnvironmentReference, { form: 'registry' | 'workspace' | 'arm' }>,
): boolean {
  if (reference.form === 'registry') return reference.registry.text.toLowerCase() === 'azureml';
  // The SDK compares the prefix with its case.
  return reference.name.text.startsWith('AzureML-');
}

/** `undefined` for all other images. */
export function resolveImage(matrix: Matrix, image: ImageReference): Stack | undefined {
  const name = image.repository.text;
  switch (acptNamespace(name)) {
    case 'base':
      return baseImage(matrix, image);
    case 'curated':
      return curatedImage(matrix, image);
    default: {
      const onHub = name.replace(/^docker\.io\//i, '');
      const rocm = matrix.rocmImages.find((each) => each.image === `${onHub}:${image.tag?.text}`);
      return rocm && rocmImageStack(matrix, rocm);
    }
  }
}

function baseImage(matrix: Matrix, { repository: name, tag, digest }: ImageReference): Stack | undefined {
  const repository = matrix.repository(name.text);
  const written = tag?.text ?? (digest ? undefined : 'latest');
  if (!repository) return namedImageStack(name.text, written);
  const pinned = digest && repository.digests?.find((each) => each.digest === digest.text)?.tag;
  const meant = pinned ?? written;
  const compute = () => imageStack(matrix, repository, meant);
  // Made up tags are without end.
  const isKnown = meant === undefined || repository.tags?.some(([known]) => known === meant);
  const stack = isKnown ? matrix.derived(`stack of ${repository.repository}:${meant}`, compute) : compute();
  return digest && !pinned
    ? { ...stack, notes: ['The matrix does not know the tag of this digest.', ...stack.notes] }
    : stack;
}

function curatedImage(matrix: Matrix, { repository, tag }: ImageReference): Stack | undefined {
  const environment = matrix.environment(repository.text.slice(repository.text.lastIndexOf('/') + 1));
  if (!environment) return undefined;
  if (tag === undefined || tag.text === 'latest') return latestStack(matrix, environment);
  return /^\d{1,6}$/.test(tag.text) ? curatedStack(matrix, environment, Number(tag.text)) : undefined;
}

/**
 * A conda file creates a new environment, and the job runs in that: the image's own Python packages stay in the
 * image but cannot be imported.
 * @see https://learn.microsoft.com/azure/machine-learning/how-to-manage-environments-v2
 */
export function underCondaFile(stack: Stack, condaFile: string): Stack {
  const note = newEnvironmentNote(stack);
  const layer: Layer = { kind: 'conda', title: condaFile, note };
  return {
    ...stack,
    title: `${stack.title} + ${condaFile}`,
    layers: [...stack.layers, layer],
    ...contentsOf([]),
    notes: [...stack.notes, `Code runs in ${note}.`],
    nameDiffers: undefined,
  };
}
