/** Every place of a document and its Dockerfiles that names an image. */
import type { ImageReference } from '../../azureml/references/imageReference.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { RecipeImage } from '../../stack/recipe.ts';

export function* imagesOf({ environments }: DocumentFacts): Generator<RecipeImage> {
  for (const { image, recipe } of environments) {
    if (image) yield { ...image, template: false };
    yield* recipe?.images ?? [];
  }
}

/** The release of Ubuntu in an image whose name says it, and whose makers end it with that: `22.04`. */
export function ubuntuOf({ repository, tag }: ImageReference): string | undefined {
  const name = repository.text.toLowerCase().replace(/^docker\.io\/(?:library\/)?/, '');
  if (name.startsWith('mcr.microsoft.com/azureml/')) return /ubuntu(\d\d\.\d\d)/.exec(name)?.[1];
  if (name === 'ubuntu') return /^(\d\d\.\d\d)(?![\d.])/.exec(tag?.text ?? '')?.[1];
  return name === 'nvidia/cuda' ? /ubuntu(\d\d\.\d\d)/.exec(tag?.text ?? '')?.[1] : undefined;
}
