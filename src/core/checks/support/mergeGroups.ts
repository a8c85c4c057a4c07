/** Findings that are one mistake become one finding: what follows from it is related information. */
import type { Finding, RelatedInformation, Severity } from '../../base/findings.ts';
import { groupBy } from '../../base/groupBy.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * @param findings of one file, in reading order
 * @returns of each group the gravest finding, else the first, with the places and the fixes of the others
 */
export function mergeGroups(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, ({ group }) => group);
  return findings.flatMap((finding) => {
    const members = finding.group === undefined ? [finding] : (groups.get(finding.group) ?? [finding]);
    return primaryOf(members) === finding ? [merged(finding, members)] : [];
  });
}

function primaryOf(members: readonly Finding[]): Finding | undefined {
  const gravest = severities.find((severity) => members.some((each) => each.severity === severity));
  return members.find(({ severity }) => severity === gravest);
}

function merged(primary: Finding, members: readonly Finding[]): Finding {
  const others = members.filter((each) => each !== primary);
  if (others.length === 0) return primary;
  const related = [
    ...(primary.related ?? []),
    ...others.flatMap((other): RelatedInformation[] => [placeOf(other, primary), ...(other.related ?? [])]),
  ];
  const titles = new Set(primary.fixes.map(({ title }) => title));
  const fixes = others
    .flatMap((other) => other.fixes)
    .filter(({ title }) => !titles.has(title) && titles.add(title));
  return { ...primary, related, fixes: [...primary.fixes, ...fixes] };
}

function placeOf({ path, span, message }: Finding, primary: Finding): RelatedInformation {
  return { ...(path === undefined || path === primary.path ? {} : { path }), span, message };
}
