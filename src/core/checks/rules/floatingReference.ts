import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import type { Fix } from '../../base/findings.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import { lastVersion, newestTag, rangeOf } from '../../knowledge/matrix/matrix.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { isCuratedScope, resolveImage, resolveReference } from '../../stack/resolve.ts';
import { type Stack, stackSummary } from '../../stack/stack.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const floatingReference = defineRule({
  code: 'floating-reference',
  severity: 'info',
  summary: 'The reference is not pinned: it resolves to the newest version when the job runs.',
  *check(document) {
    for (const { reference } of document.environments) {
      const meaning = reference?.meaning;
      if (!reference || (meaning?.form !== 'registry' && meaning?.form !== 'workspace')) continue;
      const { label } = meaning;
      const { matrix } = document;
      const environment = matrix.environment(meaning.name.text);
      if (label?.text !== 'latest' || !isCuratedScope(meaning)) continue;
      if (matrix.documented(meaning.name.text)) continue;
      const written = meaning.form === 'registry' ? '/labels/latest' : '@latest';
      if (!environment) {
        // Of other curated environments only the names are known.
        if (matrix.isOtherCurated(meaning.name.text))
          yield {
            span: spanOfPart(reference, label.span),
            message: `${written} is not pinned; each new version may contain other packages.`,
          };
        continue;
      }
      const last = lastVersion(environment);
      const pinned =
        meaning.form === 'registry'
          ? registryReference(meaning.name.text, String(last), meaning.registry.text)
          : `azureml:${meaning.name.text}:${last}`;
      yield {
        span: spanOfPart(reference, label.span),
        message: `${written} is not pinned; it resolved to version ${last} on ${rangeOf(environment, last)?.dates[1]}${inside(resolveReference(matrix, meaning))}.`,
        fixes: [{ title: `Pin version ${last}`, edits: [replaceText(reference, pinned)] }],
      };
    }
    for (const image of imagesOf(document)) if (!image.template) yield* checkImage(image, document);
  },
});

function* checkImage(image: RecipeImage, { matrix }: DocumentFacts): Generator<RuleFinding> {
  const { repository: name, tag, digest } = image.meaning;
  const namespace = acptNamespace(name.text);
  if (!namespace || digest || (tag && tag.text !== 'latest')) return;
  const repository = matrix.repository(name.text);
  const environment =
    namespace === 'curated' ? matrix.environment(name.text.slice(name.text.lastIndexOf('/') + 1)) : undefined;
  const newest = repository ? newestTag(repository)?.tag : environment && String(lastVersion(environment));
  if (newest === undefined) return;
  yield {
    path: image.path,
    span: spanOfPart(image, tag?.span ?? name.span),
    message: `${tag ? 'The tag latest' : 'An image without a tag'} is not pinned; the newest known tag is ${newest}${inside(resolveImage(matrix, image.meaning))}.`,
    fixes:
      image.textStart === undefined
        ? []
        : [
            { title: `Pin ${newest}`, edits: [replaceText(image, `${name.text}:${newest}`)] },
            ...byDigest(image, newest, repository?.registry?.digests.get(newest)),
          ],
  };
}

/** A tag may be moved; a digest is what it says. */
function byDigest(image: RecipeImage, tag: string, digest: string | undefined): Fix[] {
  const pinned = `${image.meaning.repository.text}:${tag}@${digest}`;
  return digest === undefined
    ? []
    : [{ title: `Pin ${tag} by its digest`, edits: [replaceText(image, pinned)] }];
}

/** What is in it by itself: what a command installs over it comes later. */
function inside(stack: Stack | undefined): string {
  const summary = stack && stackSummary(stack);
  return summary ? ` (${summary})` : '';
}
