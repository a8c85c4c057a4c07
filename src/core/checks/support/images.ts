/** What rules about images have in common: the places that name one, and how people call it. */
import type { ImageReference } from '../../azureml/references/imageReference.ts';
import { shortName } from '../../knowledge/matrix/nearestName.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { RecipeImage } from '../../stack/recipe.ts';

/** Every place of a document and its Dockerfiles that names an image. */
export function* imagesOf({ environments }: DocumentFacts): Generator<RecipeImage> {
  for (const { image, recipe } of environments) {
    if (image) yield { ...image, template: false };
    yield* recipe?.images ?? [];
  }
}

/** As sentences name it: `python:3.10-slim` of `docker.io/library/python:3.10-slim`. */
export function shownImage({ repository, tag }: ImageReference): string {
  const name = shortName(repository.text);
  return tag ? `${name}:${tag.text}` : name;
}
