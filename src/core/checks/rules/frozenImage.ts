import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { spanOfPart } from '../../base/located.ts';
import { lastVersion, type Matrix, newestTag, rangeOf } from '../../knowledge/matrix/matrix.ts';
import type { CuratedEnvironment, ImageRepository } from '../../knowledge/matrix/schema.ts';
import { isFrozen, isFrozenRepository, youngestMonth } from '../../knowledge/matrix/updates.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { curatedReferences } from '../support/curatedReferences.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const frozenImage = defineRule({
  code: 'frozen-image',
  severity: 'info',
  summary: 'The environment or image is no longer updated while others are, so it gets no security fixes.',
  *check(document) {
    for (const { reference, meaning, environment, formerName } of curatedReferences(document)) {
      const message = environment && !formerName ? frozenEnvironment(environment) : undefined;
      if (message) yield { span: spanOfPart(reference, meaning.name.span), message };
    }
    for (const image of imagesOf(document)) yield* checkImage(image, document);
  },
});

function* checkImage(image: RecipeImage, { matrix }: DocumentFacts): Generator<RuleFinding> {
  const { repository: name } = image.meaning;
  const namespace = acptNamespace(name.text);
  const start = name.text.lastIndexOf('/') + 1;
  const environment = namespace === 'curated' ? matrix.environment(name.text.slice(start)) : undefined;
  const repository = namespace === 'base' ? matrix.repository(name.text) : undefined;
  const message =
    (environment && frozenEnvironment(environment)) ?? (repository && frozenRepository(matrix, repository));
  if (message) yield { path: image.path, span: spanOfPart(image, { start, end: name.span.end }), message };
}

function frozenEnvironment(environment: CuratedEnvironment): string | undefined {
  if (!isFrozen(environment)) return undefined;
  const last = lastVersion(environment);
  return `${environment.name} is no longer updated; its last version is ${last} (${rangeOf(environment, last)?.dates[1]}).`;
}

function frozenRepository(matrix: Matrix, repository: ImageRepository): string | undefined {
  if (!isFrozenRepository(matrix, repository)) return undefined;
  return `The last known release of this image is ${newestTag(repository)?.tag}; other ACPT images have releases up to ${youngestMonth(matrix)}.`;
}
