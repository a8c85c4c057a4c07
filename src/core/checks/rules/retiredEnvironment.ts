import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { renamed } from '../../azureml/references/rewrite.ts';
import type { Fix, Severity } from '../../base/findings.ts';
import { replacePart, replaceText, spanOfPart } from '../../base/located.ts';
import { isRetired, lastVersion, type Matrix, rangeOf } from '../../knowledge/matrix/matrix.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import { successors } from '../../knowledge/matrix/updates.ts';
import { latestStack } from '../../stack/curated.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { stackSummary } from '../../stack/stack.ts';
import { type CuratedReference, curatedReferences } from '../support/curatedReferences.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const retiredEnvironment = defineRule({
  code: 'retired-environment',
  severity: 'warning',
  summary: 'The curated environment is deprecated or removed and gets no security fixes.',
  *check(document) {
    for (const reference of curatedReferences(document)) {
      const finding = ofReference(reference, document);
      if (finding) yield finding;
    }
    for (const image of imagesOf(document)) {
      const finding = ofImage(image, document);
      if (finding) yield finding;
    }
  },
});

function ofReference(
  { reference, meaning, environment }: CuratedReference,
  { matrix }: DocumentFacts,
): RuleFinding | undefined {
  const message = environment && whyRetired(matrix, environment, meaning.name.text);
  if (!message) return undefined;
  const fixes = successors(matrix, environment).map(
    (each): Fix => ({
      title: `Use ${each.name} (${summaryOf(matrix, each)})`,
      edits: [replaceText(reference, renamed(meaning, each))],
    }),
  );
  return {
    ...severityOf(environment),
    message,
    span: spanOfPart(reference, meaning.name.span),
    fixes,
    tag: 'deprecated',
  };
}

function ofImage(image: RecipeImage, document: DocumentFacts): RuleFinding | undefined {
  const { matrix } = document;
  if (acptNamespace(image.meaning.repository.text) !== 'curated') return undefined;
  const { repository, tag } = image.meaning;
  const name = repository.text.slice(repository.text.lastIndexOf('/') + 1);
  const environment = matrix.environment(name);
  const message = environment && whyRetired(matrix, environment, name);
  if (!message) return undefined;
  const end = tag?.span.end ?? repository.span.end;
  const span = { start: repository.span.end - name.length, end };
  const fixes = successors(matrix, environment).map(
    (each): Fix => ({
      title: `Use ${each.name} (${summaryOf(matrix, each)})`,
      edits: [replacePart(image, span, `${each.name}:${lastVersion(each)}`)],
    }),
  );
  return {
    ...severityOf(environment),
    path: image.path,
    message,
    span: spanOfPart(image, span),
    fixes,
    tag: 'deprecated',
  };
}

/** An environment that was built for one purpose has no successor: worth knowing, no more. */
function severityOf({ kind }: CuratedEnvironment): { severity?: Severity } {
  return kind === 'acpt-based' ? { severity: 'info' } : {};
}

/** `undefined` for an active environment under its current name. */
function whyRetired(matrix: Matrix, environment: CuratedEnvironment, written: string): string | undefined {
  const documented = matrix.documented(written) !== undefined;
  if (!isRetired(environment) && !documented) return undefined;
  const proposal = successors(matrix, environment)[0];
  const instead = proposal ? ` Use ${proposal.name} instead.` : '';
  const last = lastVersion(environment);
  const lastDate = rangeOf(environment, last)?.dates[1];
  if (!isRetired(environment)) {
    return `${written} is the former name (before 2023-03) of ${environment.name}, whose last known version is ${last} (${lastDate}).${instead}`;
  }
  const when = [
    environment.deprecated && `deprecated on ${environment.deprecated}`,
    environment.removed && `removed on ${environment.removed}`,
  ].filter((each) => each);
  const named = environment.replacement
    ? ` Its official successor is ${environment.replacement}${retiredToo(matrix, environment.replacement)}.`
    : '';
  return `${written} was ${when.join(' and ')}; its last version is ${last} (${lastDate}).${named}${instead}`;
}

function retiredToo(matrix: Matrix, name: string): string {
  const environment = matrix.environment(name);
  return environment && isRetired(environment) ? ', which is also retired' : '';
}

function summaryOf(matrix: Matrix, environment: CuratedEnvironment): string {
  const stack = latestStack(matrix, environment);
  return stack ? stackSummary(stack) : 'contents unknown';
}
