/** Grey text next to an environment or image: what it really contains. */

import { acptNamespace, type ImageReference } from '../../azureml/references/imageReference.ts';
import type { Analysis } from '../../checks/analysis.ts';
import { lastVersion, newestTag } from '../../knowledge/matrix/matrix.ts';
import { stackMarkdown } from '../../stack/describe.ts';
import type { ResolvedEnvironment, Written } from '../../stack/environment.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { type Stack, stackSummary } from '../../stack/stack.ts';
import { knownImage } from '../../stack/teamImage.ts';

export interface InlayHint {
  readonly offset: number;
  /** "torch 2.10.0 · CUDA 12.6 · Python 3.10 · 2026-07 · name says torch 2.2" */
  readonly text: string;
  /** Markdown, for the tooltip. */
  readonly details: () => string;
}

export function inlayHints(analysis: Analysis): InlayHint[] {
  return analysis.environments.flatMap((environment) => [
    ...ofEnvironment(environment, analysis),
    ...(environment.recipe?.images ?? []).flatMap((image) =>
      image.path === analysis.path ? ofImage(image, analysis) : [],
    ),
  ]);
}

function ofEnvironment({ reference, image, stack }: ResolvedEnvironment, analysis: Analysis): InlayHint[] {
  if (reference && stack) {
    const latest = latestOf(reference, analysis);
    return hint(reference.scalar.span.end, stack, latest);
  }
  return image ? ofImage(image, analysis) : [];
}

/** Of the image alone: what a conda file or a Dockerfile does to it is shown there. */
function ofImage(
  { scalar, meaning }: Written<ImageReference>,
  { surroundings, settings }: Analysis,
): InlayHint[] {
  const stack = knownImage(surroundings.matrix, settings.images ?? [], meaning);
  const { tag, digest, repository } = meaning;
  const floats = !digest && (tag === undefined || tag.text === 'latest');
  const known =
    floats && acptNamespace(repository.text) === 'base'
      ? surroundings.matrix.repository(repository.text)
      : undefined;
  const newest = known && newestTag(known)?.tag;
  return stack ? hint(scalar.span.end, stack, newest) : [];
}

function latestOf(
  { meaning }: NonNullable<ResolvedEnvironment['reference']>,
  analysis: Analysis,
): string | undefined {
  if (meaning.form !== 'registry' && meaning.form !== 'workspace') return undefined;
  if (meaning.version || !isCuratedScope(meaning)) return undefined;
  const environment = analysis.surroundings.matrix.environment(meaning.name.text);
  return environment && `version ${lastVersion(environment)}`;
}

/** @param latest what a floating reference means now */
function hint(offset: number, stack: Stack, latest: string | undefined): InlayHint[] {
  const summary = stackSummary(stack);
  if (summary === '') return [];
  const month = stack.packages.get('torch')?.origin.asOf?.slice(0, 7);
  const parts = [latest, summary, month, stack.nameDiffers].filter((part) => part);
  return [{ offset, text: parts.join(' · '), details: () => stackMarkdown(stack) }];
}
