/** A line above an environment: what it is, and what the newer one would change. */

import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import type { Span } from '../../base/span.ts';
import { isRetired, lastVersion, newestTag } from '../../knowledge/matrix/matrix.ts';
import { asString, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { NamedImage } from '../../stack/named.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { stackSummary } from '../../stack/stack.ts';

export interface Lens {
  readonly span: Span;
  /** "torch 2.8.0 · CUDA 12.6 · Python 3.10"; "after pip: …" where the image has something else. */
  readonly title: string;
  /** What is written, and what to compare it with. */
  readonly compare: { readonly before: string; readonly after: string } | undefined;
  /** Whether the environment has a command that could be run in it. */
  readonly runs: boolean;
}

/** Between lines of code they would be in the way; what they say, the hover says. */
export function hasLenses(document: DocumentFacts): boolean {
  return !document.isPython;
}

export function lenses(document: DocumentFacts): Lens[] {
  if (!hasLenses(document)) return [];
  return document.environments.flatMap((environment) => {
    const { stack, site, span, recipe } = environment;
    const summary = stack ? stackSummary(stack) : '';
    if (!stack || summary === '') return [];
    const image = environment.image ?? recipe?.images.find((each) => each === recipe.base);
    return [
      {
        span: site?.pair?.key.span ?? span,
        title: `${changedBy(environment)}${summary}`,
        compare: ofReference(environment, document) ?? (image && ofImage(image, document)),
        runs: asString(valueFor(site?.pair && site.owner, 'command')) !== undefined,
      },
    ];
  });
}

/** Who made it other than the image is. */
function changedBy({ installs, stack }: ResolvedEnvironment): string {
  const [first] = installs;
  if (!first || !stack || stackSummary(first.before) === stackSummary(stack)) return '';
  return installs.every(({ install }) => install.tool === 'pip') ? 'after pip: ' : 'after the build: ';
}

function ofReference({ reference }: ResolvedEnvironment, { matrix }: DocumentFacts): Lens['compare'] {
  const meaning = reference?.meaning;
  if (meaning?.form !== 'registry' && meaning?.form !== 'workspace') return undefined;
  if (!isCuratedScope(meaning)) return undefined;
  const environment = matrix.environment(meaning.name.text);
  const newer = environment && isRetired(environment) ? matrix.recommended : environment;
  if (!environment || !newer || !reference) return undefined;
  const last = lastVersion(newer);
  if (newer === environment && (!meaning.version || Number(meaning.version.text) >= last)) return undefined;
  return { before: reference.text, after: registryReference(newer.name, String(last)) };
}

function ofImage({ meaning }: NamedImage, { matrix }: DocumentFacts): Lens['compare'] {
  const { repository: name, tag } = meaning;
  if (!tag || acptNamespace(name.text) !== 'base') return undefined;
  const repository = matrix.repository(name.text);
  const newest = repository && newestTag(repository)?.tag;
  const before = `${name.text}:${tag.text}`;
  if (newest !== undefined && newest !== tag.text) return { before, after: `${name.text}:${newest}` };
  const best = matrix.offeredRepositories[0];
  const bestTag = best && newestTag(best)?.tag;
  return best && bestTag && best !== repository
    ? { before, after: `${best.repository}:${bestTag}` }
    : undefined;
}
