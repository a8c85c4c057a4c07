/** Every place of a document and its Dockerfiles that names an image. */
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { RecipeImage } from '../../stack/recipe.ts';

export function* imagesOf({ environments }: DocumentFacts): Generator<RecipeImage> {
  for (const { image, recipe } of environments) {
    if (image) yield { ...image, template: false };
    yield* recipe?.images ?? [];
  }
}
