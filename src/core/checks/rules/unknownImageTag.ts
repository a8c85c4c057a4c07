import { acptNamespace, type ImageReference } from '../../azureml/references/imageReference.ts';
import type { Severity } from '../../base/findings.ts';
import { replacePart, spanOfPart } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { type Matrix, newestTag, sortedTags } from '../../knowledge/matrix/matrix.ts';
import { parseTag } from '../../knowledge/matrix/naming.ts';
import { shortName } from '../../knowledge/matrix/nearestName.ts';
import type { ImageRepository } from '../../knowledge/matrix/schema.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule } from '../support/rule.ts';
import { judgeVersion } from './unknownEnvironmentVersion.ts';

export const unknownImageTag = defineRule({
  code: 'unknown-image-tag',
  severity: 'warning',
  summary: 'The ACPT image has no known release with this tag.',
  *check(document) {
    const { matrix, today } = document;
    for (const image of imagesOf(document)) {
      // A digest decides; the tag next to it is only a remark.
      if (!image.meaning.tag || image.meaning.digest || image.template) continue;
      const { tag } = image.meaning;
      const judged = judge(matrix, image.meaning, tag.text, today);
      if (!judged) continue;
      yield {
        path: image.path,
        severity: judged.severity,
        message: judged.message,
        span: spanOfPart(image, tag.span),
        fixes: judged.proposals.map((proposal) => ({
          title: `Use ${proposal}`,
          edits: [replacePart(image, tag.span, proposal)],
        })),
      };
    }
  },
});

interface Judgement {
  readonly severity: Severity;
  readonly message: string;
  readonly proposals: readonly string[];
}

function judge(matrix: Matrix, image: ImageReference, tag: string, today: string): Judgement | undefined {
  const name = image.repository.text;
  const namespace = acptNamespace(name);
  if (namespace === 'base') {
    const repository = matrix.repository(name);
    return repository && judgeBase(matrix, repository, tag, today);
  }
  const environment = namespace === 'curated' ? matrix.environment(shortName(name)) : undefined;
  if (!environment || tag === 'latest') return undefined;
  const judged = judgeVersion(environment, tag, today);
  return judged && { ...judged, proposals: [String(judged.nearest)] };
}

function judgeBase(
  matrix: Matrix,
  repository: ImageRepository,
  tag: string,
  today: string,
): Judgement | undefined {
  const { registry } = repository;
  // That the whole image is gone, another rule says.
  if (registry?.isThere === false) return undefined;
  if (tag === 'latest' && !registry?.gone.includes(tag)) return undefined;
  if (repository.tags?.some(([known]) => known === tag)) return undefined;
  const newest = newestTag(repository);
  const near = nearestTag(repository, tag);
  const proposals = [...new Set([near, newest?.tag])].filter((each) => each !== undefined);
  const instead = near === undefined ? '' : ` The nearest known tag is ${near}.`;
  if (tag === '')
    return { severity: 'error', message: `The tag after the colon is missing.${instead}`, proposals };
  if (registry?.gone.includes(tag)) {
    return {
      severity: 'error',
      message: `${tag} was removed: it was not in the registry on ${registry.askedOn}, so it cannot be pulled.${instead}`,
      proposals,
    };
  }
  const date = parseTag(tag);
  if (!date) {
    return {
      severity: /^(?:bi-?weekly|monthly|\d)/i.test(tag) ? 'error' : 'warning',
      message: `Unknown tag "${tag}". ACPT image tags are dated, such as biweekly.202607.1.${instead}`,
      proposals,
    };
  }
  if (date.month > today.slice(0, 7)) {
    return { severity: 'error', message: `${tag} is in the future.${instead}`, proposals };
  }
  const first = sortedTags(repository)
    .map(([each]) => parseTag(each)?.month)
    .findLast((month) => month !== undefined);
  // The registry told all of its tags; of that month more may have come since.
  if (registry && date.month < registry.askedOn.slice(0, 7)) {
    return {
      severity: 'error',
      message: `${tag} was not in the registry on ${registry.askedOn}, so it cannot be pulled.${instead}`,
      proposals,
    };
  }
  // Nothing is known after the newest known tag, and nothing at all of a repository without dated tags.
  if (!newest || first === undefined || date.month >= newest.month) return undefined;
  if (date.month < first) {
    return {
      severity: 'warning',
      message: `${tag} is older than the first known release of this image (${first}).${instead}`,
      proposals,
    };
  }
  // Releases reach all living repositories at once: one that another repository has may well exist here.
  const released = matrix.repositories.some(({ tags }) => tags?.some(([known]) => known === tag));
  return released
    ? undefined
    : { severity: 'warning', message: `Unknown ACPT release ${tag}.${instead}`, proposals };
}

/** The known tag of the repository nearest in release order; by spelling where the written one has no date. */
export function nearestTag(repository: ImageRepository, written: string): string | undefined {
  const tags = sortedTags(repository).map(([tag]) => tag);
  if (tags.includes(written)) return written;
  const wanted = parseTag(written)?.order;
  if (wanted === undefined) return nearest(written, tags) ?? tags[0];
  const dated = tags.flatMap((tag) => {
    const order = parseTag(tag)?.order;
    return order === undefined ? [] : [{ tag, distance: Math.abs(order - wanted) }];
  });
  return dated.toSorted((a, b) => a.distance - b.distance)[0]?.tag;
}
