import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { replacePart, spanOfPart } from '../../base/located.ts';
import { isRetired, lastVersion, newestTag, rangeOf } from '../../knowledge/matrix/matrix.ts';
import { parseTag } from '../../knowledge/matrix/naming.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { curatedReferences } from '../support/curatedReferences.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const oldImage = defineRule({
  code: 'old-image',
  severity: 'hint',
  summary: 'The pinned release is more than 30 days old, and a newer one is known.',
  *check(document) {
    const { today } = document;
    for (const { reference, meaning, environment, formerName } of curatedReferences(document)) {
      const { version } = meaning;
      if (!version || !environment || formerName) continue;
      const message = oldVersion(environment, version.text, today);
      if (!message) continue;
      const last = String(lastVersion(environment));
      yield {
        span: spanOfPart(reference, version.span),
        message,
        fixes: [{ title: `Use version ${last}`, edits: [replacePart(reference, version.span, last)] }],
      };
    }
    for (const image of imagesOf(document)) yield* checkImage(image, document);
  },
});

function* checkImage(image: RecipeImage, { matrix, today }: DocumentFacts): Generator<RuleFinding> {
  const { repository: name, tag, digest } = image.meaning;
  if (!tag || digest || image.template || image.textStart === undefined) return;
  const namespace = acptNamespace(name.text);
  const short = name.text.slice(name.text.lastIndexOf('/') + 1);
  const environment = namespace === 'curated' ? matrix.environment(short) : undefined;
  const repository = namespace === 'base' ? matrix.repository(name.text) : undefined;
  const newest = repository && newestTag(repository);
  const written = parseTag(tag.text);
  // An unknown tag is reported by another rule.
  const stale =
    repository?.tags?.some(([known]) => known === tag.text) &&
    newest &&
    written &&
    written.order < newest.order &&
    daysSince(`${written.month}-28`, today) > 30;
  const message = environment
    ? oldVersion(environment, tag.text, today)
    : stale
      ? `${tag.text} is more than 30 days old; the newest known release is ${newest.tag}.`
      : undefined;
  const proposal = environment ? String(lastVersion(environment)) : newest?.tag;
  if (message === undefined || proposal === undefined) return;
  yield {
    path: image.path,
    span: spanOfPart(image, tag.span),
    message,
    fixes: [{ title: `Use ${proposal}`, edits: [replacePart(image, tag.span, proposal)] }],
  };
}

/** Retired environments are reported by another rule. */
function oldVersion(environment: CuratedEnvironment, written: string, today: string): string | undefined {
  const last = lastVersion(environment);
  const range = rangeOf(environment, Number(written));
  if (!/^\d{1,6}$/.test(written) || !range || Number(written) >= last || isRetired(environment))
    return undefined;
  if (environment.status !== 'active' || daysSince(range.dates[1], today) <= 30) return undefined;
  return `Version ${written} is more than 30 days old; the newest known version is ${last} (${rangeOf(environment, last)?.dates[1]}).`;
}

function daysSince(day: string, today: string): number {
  return (Date.parse(today) - Date.parse(day)) / 86_400_000;
}
