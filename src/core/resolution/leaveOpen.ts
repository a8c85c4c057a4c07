/** Finds out which requirements are in each other's way. */
import type { Located } from '../base/located.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import type { Decision } from './resolve.ts';

export interface Opened {
  /** With a conflict where leaving versions open does not help. */
  readonly decision: Decision;
  /** Of which any version will do. */
  readonly open: ReadonlySet<Located<Requirement>>;
}

/**
 * Leaves the versions open that are in the way, until all fit.
 * @param begin those that are left open from the beginning
 * @param most after so many it gives up
 */
export function leaveOpen(
  requirements: readonly Located<Requirement>[],
  begin: Iterable<Located<Requirement>>,
  decide: (requirements: readonly Located<Requirement>[]) => Decision,
  most = Number.POSITIVE_INFINITY,
): Opened {
  const open = new Set(begin);
  for (;;) {
    const asked = requirements.map((each) => (open.has(each) ? { ...each, specifier: '' } : each));
    const decision = decide(asked);
    const before = open.size;
    for (const { written } of decision.conflict?.wishes ?? []) {
      // A constraint is none of the requirements.
      const own = requirements[asked.indexOf(written)];
      if (own) open.add(own);
    }
    if (open.size === before || open.size > most) return { decision, open };
  }
}
