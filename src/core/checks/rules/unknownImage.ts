import { acptNamespace, type ImageReference } from '../../azureml/references/imageReference.ts';
import type { Severity } from '../../base/findings.ts';
import { replacePart, spanOfPart } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions, parseRepositoryName } from '../../knowledge/matrix/naming.ts';
import {
  keepsTorch,
  nearestEnvironment,
  nearestRepository,
  shortName,
} from '../../knowledge/matrix/nearestName.ts';
import type { ImageRepository } from '../../knowledge/matrix/schema.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule } from '../support/rule.ts';
import { nearestTag } from './unknownImageTag.ts';

export const unknownImage = defineRule({
  code: 'unknown-image',
  severity: 'warning',
  summary: 'The image repository is unknown in the ACPT namespaces of the Microsoft Container Registry.',
  *check(document) {
    const { matrix } = document;
    for (const image of imagesOf(document)) {
      const judged = judge(matrix, image.meaning);
      if (!judged) continue;
      const { repository, tag } = image.meaning;
      const { proposal } = judged;
      const edits = [];
      if (proposal !== undefined) {
        edits.push(replacePart(image, repository.span, proposal));
        // A tag of the old repository need not exist in the new one.
        const known = matrix.repository(proposal);
        const other = known && tag && nearestTag(known, tag.text);
        if (tag && other !== undefined && other !== tag.text) edits.push(replacePart(image, tag.span, other));
      }
      yield {
        path: image.path,
        severity: judged.severity,
        message: judged.message,
        span: spanOfPart(image, repository.span),
        fixes:
          proposal === undefined
            ? []
            : [
                {
                  title: `Use ${shortName(proposal)}`,
                  edits,
                  needsJudgement: !keepsTorch(repository.text, proposal),
                },
              ],
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
  const namespace = acptNamespace(name);
  if (namespace === 'base') return judgeBase(matrix, name);
  return namespace === 'curated' ? judgeCurated(matrix, name) : undefined;
}

function judgeBase(matrix: Matrix, name: string): Judgement | undefined {
  const known = matrix.repository(name);
  const { registry } = known ?? {};
  if (
    known &&
    registry?.isThere !== false &&
    known.evidence !== 'template-only' &&
    known.evidence !== 'suspect'
  )
    return undefined;
  const proposal = nearestRepository(matrix, name)?.repository;
  const instead = proposal === undefined ? '' : ` The nearest known image is ${shortName(proposal)}.`;
  if (registry?.isThere === false) {
    return {
      severity: 'error',
      message: `${shortName(name)} was not in the registry on ${registry.askedOn}, so it cannot be pulled.${instead}`,
      proposal,
    };
  }
  if (known) {
    return {
      severity: 'warning',
      message: `${shortName(name)} has not been seen in public use, only in unresolved templates; it may not exist.${instead}`,
      proposal,
    };
  }
  if (/rocm/i.test(name)) {
    return {
      severity: 'warning',
      message: 'ACPT has no public image for ROCm. AMD publishes rocm/pytorch on Docker Hub.',
      proposal: undefined,
    };
  }
  const says = parseRepositoryName(shortName(name));
  if (!says) {
    return {
      severity: 'error',
      message: `Invalid ACPT image name "${shortName(name)}". Expected a name like stable-ubuntu2204-cu126-py310-torch280.${instead}`,
      proposal,
    };
  }
  if (matrix.repositories.every((each) => compareVersions(says.torch, torchOf(each)) > 0)) {
    return {
      severity: 'info',
      message: `${shortName(name)} is not in the matrix of ${matrix.asOf}. If it is newer, its contents are unknown.`,
      proposal: undefined,
    };
  }
  return { severity: 'warning', message: `Unknown ACPT image ${shortName(name)}.${instead}`, proposal };
}

function judgeCurated(matrix: Matrix, name: string): Judgement | undefined {
  const environment = shortName(name);
  if (matrix.environment(environment) || matrix.isOtherCurated(environment)) return undefined;
  if (!/^acpt-/.test(environment)) return undefined;
  const found = nearestEnvironment(matrix, environment)?.name;
  const unknown = `Unknown curated environment ${environment}, so its image is unknown too.`;
  // One of a new kind may have been published since.
  if (found === undefined)
    return { severity: 'info', message: `${unknown} The matrix is of ${matrix.asOf}.`, proposal: undefined };
  return {
    severity: 'warning',
    message: `${unknown} The nearest is ${found}.`,
    proposal: `mcr.microsoft.com/azureml/curated/${found}`,
  };
}

function torchOf(repository: ImageRepository): string {
  return parseRepositoryName(shortName(repository.repository))?.torch ?? '0';
}
