import { acptNamespace, type ImageReference } from '../../azureml/references/imageReference.ts';
import type { Severity } from '../../base/findings.ts';
import { nearest } from '../../base/nearest.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions, parseRepositoryName } from '../../knowledge/matrix/naming.ts';
import type { ImageRepository } from '../../knowledge/matrix/schema.ts';
import { replacePart, sourceSpan } from '../../languages/yaml/scalarEdit.ts';
import { fileOf, imagesOf } from '../support/images.ts';
import { defineRule } from '../support/rule.ts';
import { nearestTag } from './unknownImageTag.ts';

export const unknownImage = defineRule({
  code: 'unknown-image',
  severity: 'warning',
  summary: 'No image repository of this name is known in the ACPT namespaces of the Microsoft registry.',
  *check(document) {
    const { matrix } = document;
    for (const image of imagesOf(document)) {
      const judged = judge(matrix, image.meaning);
      if (!judged) continue;
      const { repository, tag } = image.meaning;
      const { proposal } = judged;
      const edits = [];
      if (proposal !== undefined) {
        edits.push(replacePart(image.scalar, repository.span, proposal));
        // A tag of the old repository need not exist in the new one.
        const known = matrix.repository(proposal);
        const other = known && tag && nearestTag(known, tag.text);
        if (tag && other !== undefined && other !== tag.text)
          edits.push(replacePart(image.scalar, tag.span, other));
      }
      yield {
        ...fileOf(image),
        severity: judged.severity,
        message: judged.message,
        span: sourceSpan(image.scalar, repository.span),
        fixes: proposal === undefined ? [] : [{ title: `Use ${shortName(proposal)}`, edits }],
      };
    }
  },
});

interface Judgement {
  readonly severity: Severity;
  readonly message: string;
  readonly proposal: string | undefined;
}

function judge(matrix: Matrix, { repository: { text: name } }: ImageReference): Judgement | undefined {
  switch (acptNamespace(name)) {
    case 'base':
      return judgeBase(matrix, name);
    case 'curated':
      return judgeCurated(matrix, name);
    default:
      return undefined;
  }
}

function judgeBase(matrix: Matrix, name: string): Judgement | undefined {
  const known = matrix.repository(name);
  if (known && known.evidence !== 'template-only' && known.evidence !== 'suspect') return undefined;
  const names = matrix.offeredRepositories.map((each) => each.repository);
  const proposal = elsewhere(matrix, name) ?? nearest(name, names);
  const instead = proposal === undefined ? '' : ` The nearest known image is ${shortName(proposal)}.`;
  if (known) {
    return {
      severity: 'warning',
      message: `Nobody was seen to use ${shortName(name)}: it is named only in templates that were never resolved, and may not exist.${instead}`,
      proposal,
    };
  }
  if (/rocm/i.test(name)) {
    return {
      severity: 'warning',
      message:
        'There is no public ACPT image for ROCm. AMD publishes rocm/pytorch on Docker Hub; ROCm images of ACPT exist only inside Microsoft.',
      proposal: undefined,
    };
  }
  const says = parseRepositoryName(shortName(name));
  if (!says) {
    return {
      severity: 'error',
      message: `ACPT images are called stable-ubuntu2204-cu126-py310-torch280 and the like; "${shortName(name)}" is not.${instead}`,
      proposal,
    };
  }
  if (matrix.repositories.every((each) => compareVersions(says.torch, torchOf(each)) > 0)) {
    return {
      severity: 'info',
      message: `${shortName(name)} is not in this matrix of ${matrix.asOf}. If it is newer, nothing is known about its content.`,
      proposal: undefined,
    };
  }
  return { severity: 'warning', message: `No ACPT image ${shortName(name)} is known.${instead}`, proposal };
}

function judgeCurated(matrix: Matrix, name: string): Judgement | undefined {
  const environment = shortName(name);
  if (matrix.environment(environment) || matrix.isOtherCurated(environment)) return undefined;
  const found = nearest(
    environment,
    matrix.offeredEnvironments.map((each) => each.name),
  );
  if (!/^acpt-/.test(environment) || found === undefined) return undefined;
  return {
    severity: 'warning',
    message: `No curated environment ${environment} is known, so there is no image of it. The nearest is ${found}.`,
    proposal: `mcr.microsoft.com/azureml/curated/${found}`,
  };
}

/** The same image in the namespace to which it moved in 2023. */
function elsewhere(matrix: Matrix, name: string): string | undefined {
  return matrix.offeredRepositories.find((each) => shortName(each.repository) === shortName(name))
    ?.repository;
}

function torchOf(repository: ImageRepository): string {
  return parseRepositoryName(shortName(repository.repository))?.torch ?? '0';
}

function shortName(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
