import { renamed } from '../../azureml/references/rewrite.ts';
import type { Severity } from '../../base/findings.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import { editDistance } from '../../base/nearest.ts';
import { type Matrix, newestTag } from '../../knowledge/matrix/matrix.ts';
import {
  compareVersions,
  type EnvironmentName,
  parseEnvironmentName,
  parseRepositoryName,
} from '../../knowledge/matrix/naming.ts';
import { imageWith, keepsTorch, nearestEnvironment, shortName } from '../../knowledge/matrix/nearestName.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { renaming } from '../../stack/renaming.ts';
import { curatedReferences } from '../support/curatedReferences.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const unknownEnvironment = defineRule({
  code: 'unknown-environment',
  severity: 'error',
  summary: 'No curated ACPT environment has this name.',
  *check(document) {
    for (const finding of unknownNames(document)) yield finding;
  },
});

function* unknownNames(document: DocumentFacts): Generator<RuleFinding> {
  const { matrix } = document;
  for (const { resolved, reference, meaning, environment } of curatedReferences(document)) {
    const name = meaning.name.text;
    if (environment || matrix.isOtherCurated(name)) continue;
    const judged = judge(matrix, name);
    if (!judged) continue;
    const { proposal, image, ...rest } = judged;
    const renamedFix = proposal && {
      title: `Use ${proposal.name}`,
      edits: [replaceText(reference, renamed(meaning, proposal))],
      needsJudgement: !keepsTorch(name, proposal.name),
    };
    const edit =
      image && renaming(resolved, { environment: undefined, image: image.reference }, document.text);
    const imageFix = edit && { title: `Use the image ${image.name}`, edits: [edit] };
    const fixes = [renamedFix, imageFix].filter((fix) => fix !== undefined);
    yield {
      ...rest,
      span: spanOfPart(reference, meaning.name.span),
      fixes: renamedFix?.needsJudgement ? fixes.toReversed() : fixes,
    };
  }
}

interface Judgement {
  readonly severity: Severity;
  readonly message: string;
  readonly proposal?: CuratedEnvironment | undefined;
  /** One that has what the name says, where no environment does. */
  readonly image?: ImageInstead | undefined;
}

/** `undefined`: a name that may well be somebody else's environment. */
function judge(matrix: Matrix, name: string): Judgement | undefined {
  const says = parseEnvironmentName(name);
  const proposal = nearestEnvironment(matrix, name);
  const branch = matrix.neverPublished(name);
  const until = `(as of ${matrix.historyEnd})`;
  if (branch === undefined && says) {
    const newest = newestSeries(matrix);
    if (compareVersions(says.torch, newest) > 0) {
      return {
        severity: 'info',
        message: `${name} is not in the matrix of ${matrix.asOf}, whose newest series is PyTorch ${newest}. If it is newer, its contents are unknown.`,
      };
    }
  }
  const image = says && imageInstead(matrix, says, proposal);
  const instead = [
    proposal ? ` The nearest is ${proposal.name}.` : '',
    image ? ` PyTorch ${image.torch} with CUDA ${image.cuda} is in the image ${image.name}.` : '',
  ].join('');
  if (branch !== undefined) {
    return {
      severity: says ? 'error' : 'warning',
      message: `${name} was never published ${until}; it appears only on development branches (${branch.replace(/^branch(?:es)? only, /, '')}).${instead}`,
      proposal,
      image,
    };
  }
  const message = `Unknown environment ${name} ${until}.${instead}`;
  if (says) return { severity: 'error', message, proposal, image };
  const typo = proposal !== undefined && editDistance(name, proposal.name) <= 2;
  const looksLikeOurs = /^(?:azureml-)?acpt-/i.test(name);
  if (!typo && !looksLikeOurs) return undefined;
  // New environments of the family may have been published since; a typo is another matter.
  return { severity: typo ? 'warning' : 'info', message, proposal };
}

interface ImageInstead {
  readonly name: string;
  readonly reference: string;
  readonly torch: string;
  readonly cuda: string;
}

/** An image with the PyTorch of the name, where the environment has another, or with the CUDA too, where that has another. */
function imageInstead(
  matrix: Matrix,
  says: EnvironmentName,
  proposal: CuratedEnvironment | undefined,
): ImageInstead | undefined {
  const repository = imageWith(matrix, says);
  if (!repository) return undefined;
  const name = shortName(repository.repository);
  const { torch, cuda } = parseRepositoryName(name) ?? says;
  const offered = proposal && parseEnvironmentName(proposal.name);
  const isBetter = offered?.torch !== says.torch || (offered.cuda !== says.cuda && cuda === says.cuda);
  return isBetter
    ? { name, reference: `${repository.repository}:${newestTag(repository)?.tag}`, torch, cuda }
    : undefined;
}

function newestSeries(matrix: Matrix): string {
  const series = matrix.environments.flatMap((each) => parseEnvironmentName(each.name)?.torch ?? []);
  return series.reduce((newest, each) => (compareVersions(each, newest) > 0 ? each : newest), '0');
}
