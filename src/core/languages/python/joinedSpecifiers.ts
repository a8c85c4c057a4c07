/** What several specifiers ask for together, in as few clauses as say it. */
import { compareReleases } from './specifier.ts';

/** `>=1.10,>=1.13,<3,<2` becomes `>=1.13,<2`; what is more than a bound of numbers stays as it is written. */
export function joinedSpecifiers(specifiers: readonly string[]): string {
  const clauses = specifiers.flatMap((each) => each.split(',')).map((each) => each.trim());
  const kept: string[] = [];
  for (const clause of clauses) {
    if (clause === '' || kept.some((each) => implies(each, clause))) continue;
    kept.splice(0, kept.length, ...kept.filter((each) => !implies(clause, each)), clause);
  }
  return kept.join(',');
}

/** Whether what the first admits the second admits too, as far as two bounds of one side tell. */
function implies(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [boundOf(one), boundOf(other)];
  if (!a || !b || a.sign !== b.sign) return false;
  const order = compareReleases(a.version, b.version) * (a.sign === '>' ? 1 : -1);
  return order > 0 || (order === 0 && !(a.isIncluded && !b.isIncluded));
}

function boundOf(clause: string) {
  const [, sign, equals, version] = /^([<>])(=?) ?(\d{1,9}(?:\.\d{1,9}){0,7})$/.exec(clause) ?? [];
  return version === undefined ? undefined : { sign, isIncluded: equals !== '', version };
}
