/** Grey text next to an environment or image: what it really contains. */

import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { lastVersion, newestTag } from '../../knowledge/matrix/matrix.ts';
import { stackMarkdown } from '../../stack/describe.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { NamedImage } from '../../stack/named.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { type Stack, shortSummary, stackSummary } from '../../stack/stack.ts';
import { knownImage } from '../../stack/teamImage.ts';
import { hasLenses } from '../lens/lenses.ts';

export interface InlayHint {
  readonly offset: number;
  /**
   * "torch 2.10.0 · CUDA 12.6 · name differs"; "image: torch 2.8.0 · CUDA 12.6" where a build changes that; below a lens
   * that says what is inside, only what that does not say: "version 15 · name differs".
   */
  readonly text: string;
  /** Markdown, for the tooltip. */
  readonly details: () => string;
}

/** @param withLenses whether the editor shows the lenses of the document too */
export function inlayHints(document: DocumentFacts, withLenses: boolean): InlayHint[] {
  const hasLens = withLenses && hasLenses(document);
  return document.environments.flatMap((environment) => [
    ...ofEnvironment(environment, document, hasLens),
    ...(environment.recipe?.images ?? []).flatMap((image) =>
      image.path === document.path
        ? ofImage(image, environment.stack, document, hasLens && image === environment.recipe?.base)
        : [],
    ),
  ]);
}

function ofEnvironment(
  { reference, image, stack }: ResolvedEnvironment,
  document: DocumentFacts,
  hasLens: boolean,
): InlayHint[] {
  if (reference && stack) {
    const latest = latestOf(reference, document);
    return hint(reference.span.end, stack, { latest, hasLens });
  }
  return image ? ofImage(image, stack, document, hasLens) : [];
}

/** Of the image alone: what a conda file or a Dockerfile does to it is shown there. */
function ofImage(
  { span, meaning }: NamedImage,
  whole: Stack | undefined,
  { matrix, settings }: DocumentFacts,
  hasLens: boolean,
): InlayHint[] {
  const stack = knownImage(matrix, settings.images ?? [], meaning);
  const { tag, digest, repository } = meaning;
  const floats = !digest && (tag === undefined || tag.text === 'latest');
  const known =
    floats && acptNamespace(repository.text) === 'base' ? matrix.repository(repository.text) : undefined;
  const newest = known && newestTag(known)?.tag;
  return stack ? hint(span.end, stack, { latest: newest, whole, hasLens }) : [];
}

function latestOf(
  { meaning }: NonNullable<ResolvedEnvironment['reference']>,
  document: DocumentFacts,
): string | undefined {
  if (meaning.form !== 'registry' && meaning.form !== 'workspace') return undefined;
  if (meaning.version || !isCuratedScope(meaning)) return undefined;
  const environment = document.matrix.environment(meaning.name.text);
  return environment && `version ${lastVersion(environment)}`;
}

interface Around {
  /** What a floating reference means now. */
  readonly latest: string | undefined;
  /** What it is after all installs, where that is known. */
  readonly whole?: Stack | undefined;
  /** Whether the line above says that already. */
  readonly hasLens: boolean;
}

function hint(offset: number, stack: Stack, { latest, whole = stack, hasLens }: Around): InlayHint[] {
  const summary = shortSummary(stack);
  if (summary === '') return [];
  const isChanged = stackSummary(whole) !== stackSummary(stack);
  const differs = stack.nameDiffers === undefined ? undefined : 'name differs';
  const contents = isChanged ? `image: ${summary}` : hasLens ? undefined : summary;
  const parts = [latest, contents, differs].filter((part) => part);
  return parts.length === 0 ? [] : [{ offset, text: parts.join(' · '), details: () => stackMarkdown(stack) }];
}
