import type { Part } from '../../azureml/references/environmentReference.ts';
import { nearestVersion } from '../../azureml/references/rewrite.ts';
import type { Severity } from '../../base/findings.ts';
import { replacePart, spanOfPart } from '../../base/located.ts';
import { lastVersion, rangeOf } from '../../knowledge/matrix/matrix.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import type { NamedEnvironment } from '../../stack/named.ts';
import { curatedReferences } from '../support/curatedReferences.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const unknownEnvironmentVersion = defineRule({
  code: 'unknown-environment-version',
  severity: 'error',
  summary: 'This version of the curated environment was never published.',
  *check(document) {
    const { today } = document;
    for (const { reference, meaning, environment, formerName } of curatedReferences(document)) {
      const { version } = meaning;
      if (!environment || formerName || !version || version.text === 'latest') continue;
      const judged = judgeVersion(environment, version.text, today);
      if (judged) yield finding(reference, version, environment, judged);
    }
  },
});

export interface VersionJudgement {
  readonly severity: Severity;
  readonly message: string;
  readonly nearest: number;
}

/** `undefined` for a version that exists, or that may have been published after the matrix was made. */
export function judgeVersion(
  environment: CuratedEnvironment,
  written: string,
  today: string,
): VersionJudgement | undefined {
  const last = lastVersion(environment);
  const known = `the last known version is ${last}`;
  if (!/^\d{1,6}$/.test(written)) {
    const meant = Number(/^v(\d{1,6})$/i.exec(written)?.[1]);
    const nearest = rangeOf(environment, meant) ? meant : last;
    const message = `Invalid version "${written}". Versions of ${environment.name} are integers; ${known}.`;
    return { severity: 'error', message, nearest };
  }
  const version = Number(written);
  const nearest = nearestVersion(environment, version);
  if (environment.missing?.includes(version) || version < 1) {
    const message = `Version ${version} of ${environment.name} was never published; the nearest is ${nearest}.`;
    return { severity: 'error', message, nearest };
  }
  if (rangeOf(environment, version)) return undefined;
  const lastDate = rangeOf(environment, last)?.dates[1] ?? '';
  if (environment.status !== 'active') {
    const message = `Version ${version} of ${environment.name} was never published; the last is ${last} (${lastDate}).`;
    return { severity: environment.status === 'removed' ? 'error' : 'warning', message, nearest: last };
  }
  const seen = environment.seenLater?.version ?? last;
  if (version <= Math.max(seen, last + plausibleReleases(lastDate, today))) return undefined;
  const message = `Version ${version} of ${environment.name} is unlikely to exist: ${known} (${lastDate}).`;
  return { severity: 'warning', message, nearest: last };
}

/** Environments got a new version every ten days at most, over years; twice that pace is allowed for. */
function plausibleReleases(since: string, today: string): number {
  const days = (Date.parse(today) - Date.parse(since)) / 86_400_000;
  return Number.isFinite(days) ? Math.ceil(Math.max(days, 0) / 5) + 2 : 2;
}

function finding(
  reference: NamedEnvironment,
  version: Part,
  environment: CuratedEnvironment,
  { severity, message, nearest }: VersionJudgement,
): RuleFinding {
  const last = lastVersion(environment);
  const proposals = nearest === last ? [last] : [nearest, last];
  return {
    severity,
    message,
    span: spanOfPart(reference, version.span),
    fixes: proposals.map((each) => ({
      title: `Use version ${each}`,
      edits: [replacePart(reference, version.span, String(each))],
    })),
  };
}
