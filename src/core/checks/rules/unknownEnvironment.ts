import { renamed } from '../../azureml/references/rewrite.ts';
import type { Severity } from '../../base/findings.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import { editDistance, nearest } from '../../base/nearest.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions, parseEnvironmentName } from '../../knowledge/matrix/naming.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
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
  for (const { reference, meaning, environment } of curatedReferences(document)) {
    const name = meaning.name.text;
    if (environment || matrix.isOtherCurated(name)) continue;
    const judged = judge(matrix, name);
    if (!judged) continue;
    const { proposal, ...rest } = judged;
    const fixes = proposal
      ? [
          {
            title: `Use ${proposal.name}`,
            edits: [replaceText(reference, renamed(meaning, proposal))],
          },
        ]
      : [];
    yield { ...rest, span: spanOfPart(reference, meaning.name.span), fixes };
  }
}

/** `undefined`: a name that may well be somebody else's environment. */
function judge(
  matrix: Matrix,
  name: string,
): { severity: Severity; message: string; proposal: CuratedEnvironment | undefined } | undefined {
  const says = parseEnvironmentName(name);
  const proposal = nearestEnvironment(matrix, name);
  const instead = proposal ? ` The nearest is ${proposal.name}.` : '';
  const branch = matrix.neverPublished(name);
  const until = `(as of ${matrix.historyEnd})`;
  if (branch !== undefined) {
    return {
      severity: says ? 'error' : 'warning',
      message: `${name} was never published ${until}; it appears only on development branches (${branch.replace(/^branch(?:es)? only,? ?/, '')}).${instead}`,
      proposal,
    };
  }
  if (says) {
    const newest = newestSeries(matrix);
    if (compareVersions(says.torch, newest) > 0) {
      return {
        severity: 'info',
        message: `${name} is not in the matrix of ${matrix.asOf}, whose newest series is PyTorch ${newest}. If it is newer, its contents are unknown.`,
        proposal: undefined,
      };
    }
    return { severity: 'error', message: `Unknown environment ${name} ${until}.${instead}`, proposal };
  }
  const typo = proposal !== undefined && editDistance(name, proposal.name) <= 2;
  const looksLikeOurs = /^(?:azureml-)?acpt-/i.test(name);
  if (!typo && !looksLikeOurs) return undefined;
  // New environments of the family may have been published since; a typo is another matter.
  return {
    severity: typo ? 'warning' : 'info',
    message: `Unknown environment ${name} ${until}.${instead}`,
    proposal,
  };
}

function nearestEnvironment(matrix: Matrix, name: string): CuratedEnvironment | undefined {
  const found = nearest(
    name.replace(/^AzureML-/i, ''),
    matrix.offeredEnvironments.map((each) => each.name),
  );
  return found === undefined ? undefined : matrix.environment(found);
}

function newestSeries(matrix: Matrix): string {
  const series = matrix.environments.flatMap((each) => parseEnvironmentName(each.name)?.torch ?? []);
  return series.reduce((newest, each) => (compareVersions(each, newest) > 0 ? each : newest), '0');
}
