/** Every place of a document and its Dockerfiles that names an image. */

import type { ImageReference } from '../../azureml/references/imageReference.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Written } from '../../stack/environment.ts';

export interface NamedImage extends Written<ImageReference> {
  /** The Dockerfile; `undefined` for the document itself. */
  readonly path: string | undefined;
  /** Whether the tag is a template that some program fills in. */
  readonly template: boolean;
}

export function* imagesOf({ environments }: DocumentFacts): Generator<NamedImage> {
  for (const { image, recipe } of environments) {
    if (image) yield { ...image, path: undefined, template: false };
    yield* recipe?.images ?? [];
  }
}

/** For a finding about the image. */
export function fileOf({ path }: NamedImage): { readonly path?: string } {
  return path === undefined ? {} : { path };
}
